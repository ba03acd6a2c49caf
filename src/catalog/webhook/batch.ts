import { createHash } from 'node:crypto';
import type { Settings } from '../destination.ts';
import { pairsOf, textOf } from '../settings.ts';
import { batchSizeMax, batchSizeUsual } from './prototype.ts';

/** Whether requests carry a JSON array. What is no JSON, has a form of its own or no body cannot be one. */
export function isBatched({ connection, config }: Settings): boolean {
  if (config.batch !== true || connection.method === 'GET') return false;
  if (textOf(config.bodyTemplate) !== undefined) return false;
  const contentType = pairsOf(connection.headers).find(([name]) => name.toLowerCase() === 'content-type');
  return contentType === undefined || /json/i.test(contentType[1]);
}

/** How many events the settings let share a request. */
export function eventsWanted(settings: Settings): number {
  if (!isBatched(settings)) return 1;
  const { batchSize } = settings.config;
  const wanted = typeof batchSize === 'number' ? Math.floor(batchSize) : batchSizeUsual;
  return Math.min(Math.max(wanted, 1), batchSizeMax);
}

/** What tells a request from others: the id of its event, or of several one that the same events always have. */
export function idOf(messageIds: readonly string[]): string {
  const [only = ''] = messageIds;
  if (messageIds.length === 1) return only;
  return `batch-${createHash('sha256').update(messageIds.join('\n')).digest('base64url')}`;
}
