import type { EventPlace } from './envelope.ts';

/** Enough for any number that JavaScript counts exactly. */
const shape = /^[0-9a-z]{1,11}-[0-9a-z]{1,11}-[0-9a-z]{1,11}-[0-9a-z]{1,11}$/;

/** An event's id: the place where it stands, so that it is found without a search. Fit for URLs as it is. */
export function eventId({ atMs, lane, offset, position }: EventPlace): string {
  return [atMs, lane, offset, position].map((part) => part.toString(36)).join('-');
}

/** The place that an id names, or undefined for a text that `eventId` does not make. */
export function parseEventId(id: string): EventPlace | undefined {
  if (!shape.test(id)) return undefined;
  const [atMs, lane, offset, position] = id.split('-').map((part) => Number.parseInt(part, 36));
  if (atMs === undefined || lane === undefined || offset === undefined || position === undefined)
    return undefined;
  const place = { atMs, lane, offset, position };
  const fits = atMs <= atMsMax && lane <= int4Max && Number.isSafeInteger(offset) && position <= int2Max;
  return fits && eventId(place) === id ? place : undefined;
}

/** The last moment that a Date can name. */
const atMsMax = 8.64e15;
const int4Max = 2 ** 31 - 1;
const int2Max = 2 ** 15 - 1;
