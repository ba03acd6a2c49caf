/** Where the token is kept between visits. */
const key = 'switchyard.token';

export type Claims = { userId: string; sessionId: string };

type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What of the browser a session needs; absent storage means that it is disabled. */
type Browser = {
  storage: Keep | undefined;
  /** Calls back when another tab has changed what is stored. */
  onStored(listener: (key: string | null) => void): void;
};

export type Session = ReturnType<typeof createSession>;

/**
 * Who is signed in, in this tab and in all others: a token in localStorage, followed by the storage event. Where storage
 * is disabled the token lives in memory, for this tab alone.
 */
export function createSession({ storage, onStored }: Browser) {
  let token = read(storage);
  const listeners = new Set<() => void>();
  const set = (next: string | undefined) => {
    if (next === token) return;
    token = next;
    for (const listener of listeners) listener();
  };
  onStored((changed) => {
    // null: everything was cleared.
    if (changed === key || changed === null) set(read(storage));
  });

  return {
    token: () => token,
    claims: () => (token === undefined ? undefined : claimsOf(token)),
    /** Signs this tab and all others in. */
    begin(next: string) {
      keep(() => storage?.setItem(key, next));
      set(next);
    },
    /** Signs this tab and all others out. */
    end() {
      keep(() => storage?.removeItem(key));
      set(undefined);
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What the token says, unproven: the server alone proves it. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (one) =>
      one.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { sub, jti } = claims as Record<string, unknown>; // An object has such a shape, whatever is in it.
    if (typeof sub !== 'string' || typeof jti !== 'string') return undefined;
    return { userId: sub, sessionId: jti };
  } catch {
    // Not a token of ours: the same as none.
    return undefined;
  }
}

function read(storage: Keep | undefined): string | undefined {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(write: () => void): void {
  try {
    write();
  } catch {
    // Storage is full or closed: this tab stays signed in by its memory.
  }
}
