import { createAlertWebhooks, type AlertWebhookDeps } from './alerts/webhooks.ts';
import { createReplays } from './replays/replays.ts';
import { createRetention, type RetentionDeps } from './retention/retention.ts';

/** What is done beside delivering, a little at each call of `wake`. */
export function createChores(deps: Parameters<typeof createReplays>[0] & RetentionDeps & AlertWebhookDeps) {
  const chores = [createReplays(deps), createRetention(deps), createAlertWebhooks(deps)];
  return {
    wake(): void {
      for (const chore of chores) chore.wake();
    },
  };
}
