import { sampleLengthMax, type Rejections } from '../storage/rejections.ts';
import type { NearSource } from '../storage/near-keys.ts';
import type { SourceKey } from '../storage/source-keys.ts';
import type { Refused } from './answers.ts';
import type { RejectedEvent } from './check.ts';
import type { Measure } from './metrics/measure.ts';
import type { ReadRequest } from './read.ts';

/** Keeps what was not taken, with the reason and the beginning of its text, for the page of the source it was sent to. */
export function createReject(rejections: Rejections, { rejected }: Pick<Measure, 'rejected'>) {
  return {
    /** One event; the others of its request were taken. */
    event(
      source: SourceKey,
      { position, code, reason }: RejectedEvent,
      read: ReadRequest,
      bytes: Buffer,
    ): void {
      const slice = read.events[position]?.slice;
      // No character has more than four bytes.
      const end = slice && Math.min(slice.end, slice.start + 4 * sampleLengthMax);
      const sample = slice && bytes.toString('utf8', slice.start, end);
      rejected(code);
      rejections.add({ ...ownerOf(source), code, reason, sample });
    },
    /** A whole request. */
    request(source: SourceKey, { code, message }: Refused, bytes?: Buffer): void {
      const sample = bytes?.toString('utf8', 0, 4 * sampleLengthMax);
      rejected(code);
      rejections.add({ ...ownerOf(source), code, reason: message, sample });
    },
    /** A request whose key is nearly the source's. Neither the key nor what was sent is kept: it may be another's. */
    nearKey({ source, words }: NearSource): void {
      const reason = `A request came with another write key than this source’s: ${words}.`;
      rejected('NEAR_KEY');
      rejections.add({ ...ownerOf(source), code: 'NEAR_KEY', reason });
    },
    /** All events of a request, since its source is switched off. */
    off(source: SourceKey, events: number): void {
      const count = `${events} ${events === 1 ? 'event' : 'events'}`;
      const reason = `The source is switched off. A request with ${count} was not taken.`;
      rejected('SOURCE_OFF', events);
      rejections.add({ ...ownerOf(source), code: 'SOURCE_OFF', reason }, events);
    },
  };
}

function ownerOf({ orgId, sourceId }: SourceKey): { orgId: string; sourceId: string } {
  return { orgId, sourceId };
}
