import type { IncomingMessage } from 'node:http';
import { newId } from '../../domain/ids.ts';

/** What a proxy gives is believed where it can be nothing but an id: a log line is no place for anything else. */
const given = /^[\w.-]{8,64}$/;

/** Kept for as long as the request is, and made only where something went wrong: a success pays nothing for it. */
const made = new WeakMap<IncomingMessage, string>();

/** What joins an answer to the lines of the log: the header x-request-id of whoever stands in front, or one of ours. */
export function requestIdOf(request: IncomingMessage): string {
  const header = request.headers['x-request-id'];
  if (typeof header === 'string' && given.test(header)) return header;
  const known = made.get(request);
  if (known !== undefined) return known;
  const id = newId();
  made.set(request, id);
  return id;
}

/** Header name and value of an answer that is no success. */
export function requestIdHeaders(request: IncomingMessage): string[] {
  return ['x-request-id', requestIdOf(request)];
}
