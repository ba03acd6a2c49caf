import type { OutgoingResponse } from '../../catalog/destination.ts';
import type { Log } from '../../domain/log.ts';
import {
  forgetWebhook,
  postponeWebhook,
  takeWebhook,
  type DueWebhook,
} from '../../storage/alerts/by-webhook.ts';
import type { Sql } from '../../storage/database.ts';
import type { Way } from '../out/send.ts';
import { bodyOf } from './body.ts';

/** How often we look for what is due. */
const lookMs = 5_000;
/** The last one comes some two and a half hours after the first. */
export const attemptsMax = 5;
const pauseMsMin = 60_000;
const pauseGrowth = 5;
/** Longer than a request may take. After it another process sends the alert of one that has died. */
const inHandMsMax = 60_000;
/** So that one receiver that hangs does not hold up all the others. */
const atOnceMax = 4;

export type AlertWebhookDeps = {
  sql: Sql;
  way: Way;
  publicUrl: string;
  log: Log;
  now: () => number;
  signal: AbortSignal;
};

/**
 * Sends alerts to the webhooks of organizations, at a call of `wake` now and then, on the same guarded way as events. At
 * least once: an alert goes after the other side has taken it. One that is not taken is given up after a few attempts.
 */
export function createAlertWebhooks(deps: AlertWebhookDeps) {
  const { sql, log, now, signal } = deps;
  let isLooking = false;
  let nextMs = -Infinity;

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const atMs = now();
      const due = await takeWebhook(sql, { atMs, untilMs: atMs + inHandMsMax });
      if (!due) return;
      await tellOne(deps, due);
    }
  }

  return {
    wake(): void {
      if (isLooking || now() < nextMs) return;
      isLooking = true;
      nextMs = now() + lookMs;
      Promise.all(Array.from({ length: atOnceMax }, work))
        .catch((error: unknown) => {
          if (!signal.aborted) log.warn({ error: String(error) }, 'Alerts could not be looked for.');
        })
        .finally(() => void (isLooking = false));
    },
  };
}

async function tellOne(deps: AlertWebhookDeps, { id, attempts, alert, url }: DueWebhook): Promise<void> {
  const { sql, way, publicUrl, log, now, signal } = deps;
  if (!alert || url === undefined) return forgetWebhook(sql, id);
  const body = bodyOf(alert, publicUrl);
  const headers = { 'content-type': 'application/json', 'user-agent': 'Switchyard', 'idempotency-key': id };
  const response = await way.send({ method: 'POST', url, headers, body }, signal);
  // Not the other side's fault: whoever goes on sends it again.
  if (signal.aborted) return;
  const fault = faultOf(response);
  if (fault === undefined) return forgetWebhook(sql, id);
  const fields = { alertId: id, orgId: alert.organization.id, attempts, reason: fault };
  if (response.kind === 'forbidden' || attempts >= attemptsMax) {
    log.warn(fields, 'An alert was not taken by the organization’s webhook, and is given up.');
    return forgetWebhook(sql, id);
  }
  await postponeWebhook(sql, id, now() + pauseMsMin * pauseGrowth ** (attempts - 1));
  log.info(fields, 'An alert was not taken by the organization’s webhook. We try again.');
}

/** Names no address: that of a webhook may hold a secret. */
function faultOf(response: OutgoingResponse): string | undefined {
  if (response.kind !== 'answered') return response.reason;
  return response.status >= 200 && response.status < 300 ? undefined : `HTTP ${response.status}.`;
}
