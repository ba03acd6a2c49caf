import type { Log } from './domain/log.ts';

/** How long the orderly stop may take; the whole is promised within 10 s. */
const stopMsMax = 9_000;
/** A terminal tells every process of Ctrl-C, and npm tells its own again: two signals, and one wish. */
const sameWishMsMax = 1_000;

type Closable = { close(): Promise<unknown> };

export type Stop = {
  /** Remembers what to close, and hands it back. */
  later<T extends Closable>(opened: T): T;
  /** Closes everything in the reverse order of its opening. A fault in one does not keep the others open. */
  now(log?: Log): Promise<void>;
  /** From now on Ctrl-C and SIGTERM stop in order and end the process. A second one ends it at once. */
  onSignals(log: Log, say: (line: string) => void): void;
};

/** Keeps what was opened, so that it can be closed in reverse, once. */
export function createStop(exit: (code: number) => void = (code) => process.exit(code)): Stop {
  const opened: Closable[] = [];
  let stoppingSinceMs: number | undefined;

  async function now(log?: Log): Promise<void> {
    for (const one of opened.splice(0).reverse())
      await one.close().catch((error: unknown) => log?.error({ error }, 'Something did not close.'));
  }

  return {
    later(one) {
      opened.push(one);
      return one;
    },
    now,
    onSignals(log, say) {
      const end = () => {
        if (stoppingSinceMs !== undefined) {
          if (Date.now() - stoppingSinceMs > sameWishMsMax) exit(1);
          return;
        }
        stoppingSinceMs = Date.now();
        say('Stopping. Ctrl-C again ends it at once.');
        setTimeout(() => exit(1), stopMsMax).unref();
        void now(log).then(() => {
          say('Stopped.');
          exit(0);
        });
      };
      process.on('SIGINT', end).on('SIGTERM', end);
    },
  };
}
