import { isUtf8 } from 'node:buffer';
import type { Envelope } from '../domain/envelope.ts';
import { eventDepthMax, requestBytesMax } from '../domain/wire/limits.ts';
import { scan, type Slice } from '../domain/wire/scan.ts';
import { refused, type Refused } from './answers.ts';

/** A request as it was sent: the parsed fields around its events, and each event with the bytes it came in. */
export type ReadRequest = {
  kind: 'read';
  fields: Record<string, unknown>;
  events: ReadEvent[];
};

/** `value` is what was parsed; absent where the event is nested so deep that nobody should parse it. */
export type ReadEvent = { slice: Slice; value?: unknown };

/** Fields around the list may be nested as deep as an event's, below the request itself. */
const requestDepthMax = eventDepthMax + 1;

/** Parses a body, or refuses what is no JSON of the right shape. What it takes is stored as it is, byte for byte. */
export function readRequest(bytes: Buffer, route: Envelope['route']): ReadRequest | Refused {
  if (bytes.length > requestBytesMax)
    return refused(
      'TOO_LARGE',
      `The request has ${bytes.length.toLocaleString('en')} bytes. At most ${requestBytesMax.toLocaleString('en')} are taken.`,
    );
  // Buffer.toString would repair it silently, and others would see another text than we did.
  if (!isUtf8(bytes)) return refused('MALFORMED', 'The body is not UTF-8.');
  const { batch, depth } = scan(bytes);
  return route === 'batch' ? readBatch(bytes, batch ?? [], depth) : readSingle(bytes, batch, depth);
}

function readBatch(bytes: Buffer, slices: Slice[], depth: number): ReadRequest | Refused {
  if (depth > requestDepthMax)
    return refused('TOO_LARGE', `The request is nested deeper than ${requestDepthMax} levels.`);
  const fields = parseObject(textWithoutDeep(bytes, slices));
  if ('kind' in fields) return fields;
  const { batch } = fields.value;
  if (!Array.isArray(batch)) return refused('MALFORMED', 'The body has no list of events called "batch".');
  // The scan and the parser must mean the same; where they do not, the text is one that we do not understand.
  if (batch.length !== slices.length) return refused('MALFORMED', 'The list "batch" cannot be read.');
  const events = slices.map((slice, at) =>
    slice.depth > eventDepthMax ? { slice } : { slice, value: batch[at] as unknown },
  );
  return { kind: 'read', fields: fields.value, events };
}

/** The body is the event, also where it has a field called `batch`. */
function readSingle(bytes: Buffer, batch: Slice[] | undefined, outside: number): ReadRequest | Refused {
  const depth = (batch ?? []).reduce((most, one) => Math.max(most, one.depth + 2), outside);
  const slice = { start: 0, end: bytes.length, depth };
  if (depth > eventDepthMax) return { kind: 'read', fields: {}, events: [{ slice }] };
  const fields = parseObject(bytes.toString());
  if ('kind' in fields) return fields;
  return { kind: 'read', fields: fields.value, events: [{ slice, value: fields.value }] };
}

/** The text with `0` in the place of each event that is nested too deep to be parsed. Nearly always the text as it is. */
function textWithoutDeep(bytes: Buffer, slices: Slice[]): string {
  const deep = slices.filter((slice) => slice.depth > eventDepthMax);
  if (deep.length === 0) return bytes.toString();
  const starts = [0, ...deep.map((slice) => slice.end)];
  return starts.map((start, at) => bytes.toString('utf8', start, deep[at]?.start)).join('0');
}

function parseObject(text: string): { value: Record<string, unknown> } | Refused {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('MALFORMED', 'The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refused('MALFORMED', 'The body is not an object of JSON.');
  // An object of JSON has its fields by name.
  return { value: value as Record<string, unknown> };
}
