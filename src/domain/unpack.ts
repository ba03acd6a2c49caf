import { eventTypes, type Envelope, type EventType } from './envelope.ts';
import type { StampedEvent } from './events.ts';
import type { Json } from './prototypes.ts';
import { exactIdOf, messageIdOf } from './wire/identities.ts';
import { scan } from './wire/scan.ts';
import { parseTime, timestampMs } from './wire/times.ts';

/** An entry of the stream as ingest wrote it: the envelope as JSON, and the bytes of the request's body. */
export type PackedEntry = { lane: number; offset: number; atMs: number; head: string; body: Uint8Array };

type Fields = { [key: string]: Json };
/** What a request says for all of its events. */
type Shared = { context: Fields; integrations: Fields; sentAt: Json | undefined };

/**
 * The events of an entry, as destinations see them, without those that ingest rejected. The same entry always gives the
 * same events, so that every stage may run twice. Throws for what ingest does not let in: text that is not JSON. With `isWanted`,
 * only the events of those positions, for a part of the cost.
 */
export function unpack(
  entry: PackedEntry,
  isWanted: (position: number) => boolean = () => true,
): StampedEvent[] {
  // Ingest wrote it, in this shape.
  const envelope = JSON.parse(entry.head) as Envelope;
  if (envelope.route !== 'batch')
    return isWanted(0) ? [stamp(entry, envelope, 0, text(entry.body), noneShared)] : [];
  const slices = scan(entry.body).batch ?? [];
  const shared = sharedBy(entry.body, slices);
  const rejected = new Set(envelope.rejected);
  return slices
    .slice(0, envelope.taken)
    .map((slice, position) => ({ slice, position }))
    .filter(({ position }) => !rejected.has(position) && isWanted(position))
    .map(({ slice, position }) =>
      stamp(entry, envelope, position, text(entry.body.subarray(slice.start, slice.end)), shared),
    );
}

/** The very text that the SDK sent for one event; empty where the entry has no such position. */
export function rawOf(entry: PackedEntry, position: number): string {
  // Ingest wrote it, in this shape.
  const { route } = JSON.parse(entry.head) as Envelope;
  if (route !== 'batch') return position === 0 ? text(entry.body) : '';
  const slice = scan(entry.body).batch?.[position];
  return slice ? text(entry.body.subarray(slice.start, slice.end)) : '';
}

const noneShared: Shared = { context: {}, integrations: {}, sentAt: undefined };
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Reads the request around its list, so that an event which was rejected for its depth is never parsed. */
function sharedBy(body: Uint8Array, slices: { start: number; end: number }[]): Shared {
  const [first, last] = [slices[0], slices.at(-1)];
  if (first === undefined || last === undefined) return noneShared;
  const around = fieldsOf(JSON.parse(text(body.subarray(0, first.start)) + text(body.subarray(last.end))));
  return {
    context: fieldsOf(around.context),
    integrations: fieldsOf(around.integrations),
    sentAt: around.sentAt,
  };
}

function stamp(
  entry: PackedEntry,
  envelope: Envelope,
  position: number,
  raw: string,
  shared: Shared,
): StampedEvent {
  const payload = fieldsOf(JSON.parse(raw));
  const { orgId, sourceId, receivedAtMs } = envelope;
  const { lane, offset, atMs } = entry;
  const type = envelope.route === 'batch' ? typeOf(payload.type) : envelope.route;
  const name = nameOf(payload, type);
  const userId = exactIdOf(payload.userId, raw, 'userId');
  const anonymousId = exactIdOf(payload.anonymousId, raw, 'anonymousId') ?? envelope.anonymousId;
  const messageId =
    messageIdOf(exactIdOf(payload.messageId, raw, 'messageId')) ??
    `switchyard-${receivedAtMs.toString(36)}-${lane}-${offset}-${position}`;
  const sentAtMs = firstTime(shared.sentAt, payload.sentAt, envelope.sentAt);
  const original = payload.originalTimestamp ?? payload.timestamp;
  const at = happenedAtMs(payload, receivedAtMs, sentAtMs);

  payload.type = type;
  payload.messageId = messageId;
  if (userId !== undefined) payload.userId = userId;
  if (anonymousId !== undefined) payload.anonymousId = anonymousId;
  payload.context = contextOf(payload, shared, envelope);
  payload.integrations = { ...shared.integrations, ...fieldsOf(payload.integrations) };
  payload.timestamp = isoTime(at);
  payload.receivedAt = isoTime(receivedAtMs);
  if (original !== undefined && original !== null) payload.originalTimestamp = original;
  if (sentAtMs === undefined) delete payload.sentAt;
  else payload.sentAt = isoTime(sentAtMs);
  // The key is the source's, and no business of a destination.
  delete payload.writeKey;

  const place = { lane, offset, position, atMs };
  return {
    place,
    orgId,
    sourceId,
    messageId,
    type,
    name,
    userId,
    anonymousId,
    timestampMs: at,
    receivedAtMs,
    payload,
  };
}

/** The event's own context over the request's. Copies, so that a key called `__proto__` stays a key like any other. */
function contextOf(payload: Fields, shared: Shared, { ip, ipIfDirect, userAgent }: Envelope): Fields {
  const context = { ...shared.context, ...fieldsOf(payload.context) };
  const address = ip ?? (context.direct === true ? ipIfDirect : undefined);
  if (isMissing(context.ip) && address !== undefined) context.ip = address;
  if (isMissing(context.userAgent) && userAgent !== undefined) context.userAgent = userAgent;
  return context;
}

function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** Ingest lets no other type in; `track` is what a fault of ours would do least harm with. */
function typeOf(value: Json | undefined): EventType {
  return eventTypes.find((type) => type === value) ?? 'track';
}

function nameOf(payload: Fields, type: EventType): string | undefined {
  const name = type === 'track' ? payload.event : type === 'page' || type === 'screen' ? payload.name : '';
  if (typeof name === 'number') return String(name);
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * An event with both times has the device's in `originalTimestamp`; the other was set by a person (who imports the past
 * with an SDK of RudderStack) or corrected by a server before us, and stands as it is.
 */
function happenedAtMs(payload: Fields, receivedAtMs: number, sentAtMs: number | undefined): number {
  const [device, own] = [parseTime(payload.originalTimestamp), parseTime(payload.timestamp)];
  if (device !== undefined && own !== undefined) return own;
  return timestampMs(receivedAtMs, sentAtMs, device ?? own);
}

function firstTime(...values: unknown[]): number | undefined {
  for (const value of values) {
    const time = parseTime(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** An object as parsed from JSON, or an empty one for anything else. */
function fieldsOf(value: unknown): Fields {
  // What JSON.parse makes of an object has Json in its fields.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
