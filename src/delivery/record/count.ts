import { binOf } from '../../domain/metrics/latency.ts';
import type { DeliveryStatus } from '../../domain/outcome.ts';
import type { IntegrationChange } from '../../storage/metrics/changes.ts';
import type { Settled } from './write.ts';

type Ended = 'filtered' | 'delivered' | 'failed';

/** What people are told of these: how many ended how, and how long after they were accepted they were delivered. */
export function changesOf(batch: readonly Settled[], nowMs: number): IntegrationChange[] {
  const changes = new Map<string, IntegrationChange>();
  for (const settled of batch) {
    if (!isEnd(settled.status)) continue;
    const { integrationId } = settled;
    const change = changes.get(integrationId) ?? nothingOf(integrationId);
    changes.set(integrationId, change);
    change[settled.status] += 1;
    if (settled.status === 'delivered') addLatency(change, settled, nowMs);
  }
  return [...changes.values()];
}

/** The others are no end, or, as a duplicate, none of ours: they were counted when they were received. */
function isEnd(status: DeliveryStatus | undefined): status is Ended {
  return status === 'filtered' || status === 'delivered' || status === 'failed';
}

function nothingOf(integrationId: string): IntegrationChange {
  return { integrationId, filtered: 0, delivered: 0, failed: 0, latency: new Map() };
}

/** Until the destination had answered; what comes after is our own bookkeeping. */
function addLatency({ latency }: IntegrationChange, { place, note }: Settled, nowMs: number): void {
  const endMs = note?.attempt ? note.attempt.atMs + note.attempt.durationMs : nowMs;
  const bin = binOf(endMs - place.atMs);
  latency.set(bin, (latency.get(bin) ?? 0) + 1);
}
