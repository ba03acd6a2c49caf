import { createReplays } from './replays/replays.ts';

/** What is done beside delivering, a little at each call of `wake`. */
export function createChores(deps: Parameters<typeof createReplays>[0]) {
  const replays = createReplays(deps);
  return {
    wake(): void {
      replays.wake();
    },
  };
}
