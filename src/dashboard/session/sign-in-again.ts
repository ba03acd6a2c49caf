import type { Session } from './session.ts';

export type SignInAgain = ReturnType<typeof createSignInAgain>;

/**
 * Where a token has ended while a page stands: asks for a sign-in over the page, and lets whoever waits go on once there
 * is a new token, be it from this tab or from another.
 */
export function createSignInAgain(session: Session) {
  let isAsking = false;
  const listeners = new Set<() => void>();
  const set = (next: boolean) => {
    isAsking = next;
    for (const listener of listeners) listener();
  };
  return {
    ask(): Promise<void> {
      const ended = session.token();
      set(true);
      return new Promise((resolve) => {
        const stop = session.subscribe(() => {
          if (session.token() === undefined || session.token() === ended) return;
          stop();
          set(false);
          resolve();
        });
      });
    },
    isAsking: () => isAsking,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
