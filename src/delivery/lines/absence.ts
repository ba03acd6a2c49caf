/** Users with something on disk that are told apart; with more, everybody at the integration waits on disk. */
export const usersMax = 10_000;

export type Absence = ReturnType<typeof createAbsence>;

/** Who has something on disk at one integration, so that nothing of theirs overtakes it. */
export function createAbsence() {
  let users: Map<string, number> | 'many' = new Map<string, number>();
  let waits = 0;
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
    /** What is on disk when work begins. */
    restore(count: number, restored: Map<string, number> | 'many'): void {
      waits = count;
      users = restored;
    },
  };
}
