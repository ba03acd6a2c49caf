/**
 * What ingest writes beside the raw bytes of a request, and delivery reads: everything that is known
 * of the request and does not stand in its body. It is the head of a stream entry, as JSON.
 */
export type Envelope = {
  /** Version of this shape, so that entries outlive a change of it. */
  v: 1;
  orgId: string;
  sourceId: string;
  /** Unix milliseconds at which the last byte of the request had come. */
  receivedAtMs: number;
  /** `batch` for a body with a list of events, otherwise the type that the path names. */
  route: 'batch' | EventType;
  /** Positions in the batch that were rejected; they are stored with it, and are not events. */
  rejected?: number[];
  /** Events from this position on were beyond what one request may bring: they are stored too, and are no events. */
  taken?: number;
  /** The caller's address, kept for sources on client devices only. */
  ip?: string;
  /** The same of other sources, for events that ask for it by `context.direct`. */
  ipIfDirect?: string;
  userAgent?: string;
  /** From a header, where the body has none (some SDKs send it there). */
  sentAt?: string;
  /** From a header, where events have none. */
  anonymousId?: string;
};

export const eventTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type EventType = (typeof eventTypes)[number];

/** Where an event stands: a lane of the stream, its offset, and the position in that entry's batch. */
export type EventPlace = { lane: number; offset: number; position: number; atMs: number };
