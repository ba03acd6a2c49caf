import type { StampedEvent } from '../domain/events.ts';
import type { ClickstreamPrototype, FieldOption, Values } from '../domain/prototypes.ts';
import type { FieldError } from '../domain/refusal.ts';

/** A destination is data plus one `perform`. */
export type Destination = {
  prototype: ClickstreamPrototype;
  /** How many events one call of `perform` takes at most; 1 where the destination knows no batches. */
  eventsMax: number;
  /** How many of those a call takes by the settings of an integration, where they have a say. */
  eventsWanted?(settings: Settings): number;
  /** Bytes that the events of one call have at most, as JSON; one that has more goes alone. */
  bytesMax?: number;
  /** Events that differ in this never share a call. */
  batchKey?(event: StampedEvent, config: Values): string;
  /**
   * It takes the events of a call in their order, and all of them or none. Only then does a call carry several events
   * of one user: otherwise a later one could arrive and an earlier one not.
   */
  keepsOrder?: boolean;
  /** Why the configuration keeps this event from being sent, in a sentence; undefined where it is wanted. */
  unwanted?(event: StampedEvent, config: Values): string | undefined;
  perform: Perform;
  /**
   * Tries the credentials of a connection with as little effect as the vendor allows. Does not throw for what the vendor
   * answers. Without it, nobody can tell before the first event.
   */
  test?(connection: Values, tools: Tools): Promise<TestAnswer>;
  /** The vendor's choices for a field that is dynamic, `path` as the contract writes it: `configPayload.audience`. */
  options?(path: string, settings: Settings, search: string, tools: Tools): Promise<Choices>;
};

/** What came of a test; the message is for a person, with the vendor's own words. */
export type TestAnswer = {
  success: boolean;
  message: string;
  /** The fields that it concerns: paths inside of the connection. */
  fieldErrors?: FieldError[];
};

export type Choices = { kind: 'found'; options: FieldOption[] } | { kind: 'refused'; reason: string };

/**
 * Sends events, all of one integration, and answers for each, in their order. Does not throw for what the
 * destination does; whatever it throws is a fault of the event or of our code, and fails the events for good.
 */
export type Perform = (
  events: StampedEvent[],
  settings: Settings,
  tools: Tools,
) => Promise<DestinationAnswer[]>;

/** Values that passed the destination's own prototypes, secrets opened. */
export type Settings = { connection: Values; config: Values };

export type Tools = {
  /** The only way out: guarded, timed, bounded. */
  send: Send;
  signal: AbortSignal;
  now(): number;
};

export type Send = (request: OutgoingRequest) => Promise<OutgoingResponse>;

export type OutgoingRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
};

/**
 * `answered`: a status with the first bytes of the body. `unreachable`: no whole answer came, and another try may
 * get one. `forbidden`: we do not send this at all.
 */
export type OutgoingResponse =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'forbidden'; reason: string };

/**
 * What became of one event, in the destination's words; delivery judges it. Where all answers of a call hold the same
 * response (the very object), that was about the events together: a refusal of it is looked into by halves.
 */
export type DestinationAnswer =
  | { kind: 'answered'; response: OutgoingResponse }
  | { kind: 'accepted' }
  | { kind: 'skipped'; reason: string }
  | { kind: 'invalid'; reason: string };
