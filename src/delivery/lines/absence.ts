/** Users with something on disk that are told apart; with more, everybody at the integration waits on disk. */
export const usersMax = 10_000;

export type Absence = ReturnType<typeof createAbsence>;

/** Who has something on disk at one integration, so that nothing of theirs overtakes it. */
export function createAbsence() {
  let users: Map<string, number> | 'many' = new Map<string, number>();
  let waits = 0;
  /** Users of whom something is on its way back, and whether it may still be queued when it comes. */
  const awaited = new Map<string, 'welcome' | 'late'>();
  return {
    has: (userKey: string) => users === 'many' || users.has(userKey),
    isNobody: () => waits === 0,
    /** Something of the user was put on disk, or deleted there. Answers whether there may be more of the user's. */
    count(userKey: string, by: 1 | -1): boolean {
      waits += by;
      if (waits <= 0) users = new Map();
      if (users === 'many') return true;
      const own = (users.get(userKey) ?? 0) + by;
      if (own > 0) users.set(userKey, own);
      else users.delete(userKey);
      if (users.size > usersMax) users = 'many';
      return own > 0;
    },
    /** Something of the user is being read from disk. */
    await: (userKey: string) => void awaited.set(userKey, 'welcome'),
    /** An earlier event of the user has to wait: what comes now would overtake it. */
    interrupt(userKey: string): void {
      if (awaited.has(userKey)) awaited.set(userKey, 'late');
    },
    /** It was read. Answers whether it may be queued. */
    arrive(userKey: string): boolean {
      const isWelcome = awaited.get(userKey) !== 'late';
      awaited.delete(userKey);
      return isWelcome;
    },

    /** What is on disk when work begins. */
    restore(count: number, restored: Map<string, number> | 'many'): void {
      waits = count;
      users = restored;
    },
  };
}
