import { jsonOf, type StampedEvent } from '../../domain/events.ts';
import type { OutgoingRequest, Settings } from '../destination.ts';
import { pairsOf, textOf } from '../settings.ts';
import { idOf, isBatched } from './batch.ts';
import { methods } from './prototype.ts';
import { signatureHeaders } from './signature.ts';
import { fillTemplate } from './template.ts';

const userAgent = 'Switchyard/0.1 (webhook)';

/** Headers that belong to the connection, not to the request. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The request for events, or why there can be none. Where they are sent in batches, one event is a batch too. */
export function requestFor(
  events: readonly StampedEvent[],
  { connection, config }: Settings,
  atMs: number,
): OutgoingRequest | string {
  const address = textOf(connection.url);
  if (address === undefined || !URL.canParse(address)) return 'The connection has no valid URL.';
  const { url, authorization } = splitCredentials(address);
  const wanted = textOf(connection.method) ?? 'POST';
  const method = methods.find((known) => known === wanted);
  if (method === undefined) return `The connection's method ${wanted} is none that can be sent.`;

  const id = idOf(events.map(({ messageId }) => headerText(messageId)));
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': userAgent,
    'idempotency-key': id,
    ...(authorization !== undefined && { authorization }),
  };
  for (const [name, value] of pairsOf(connection.headers)) {
    const fault = headerFault(name, value);
    if (fault) return fault;
    headers[name.toLowerCase()] = value;
  }
  const body = method === 'GET' ? '' : bodyFor(events, { connection, config }, headers['content-type'] ?? '');
  const secret = textOf(connection.signingSecret);
  if (secret !== undefined) Object.assign(headers, signatureHeaders(secret, { id, atMs, body }));
  if (method !== 'GET') return { method, url, headers, body };
  delete headers['content-type'];
  return { method, url, headers };
}

/** `https://user:password@host` as HTTP has it: a header. What is left can be shown. */
function splitCredentials(address: string): { url: string; authorization?: string } {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return { url: address };
  const credentials = [url.username, url.password].map(decodeCredential).join(':');
  url.username = '';
  url.password = '';
  return { url: url.href, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function decodeCredential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % stands for itself.
    return text;
  }
}

function bodyFor(events: readonly StampedEvent[], settings: Settings, contentType: string): string {
  if (isBatched(settings)) return `[${events.map(jsonOf).join()}]`;
  const [event = { payload: {} }] = events;
  const template = textOf(settings.config.bodyTemplate);
  if (template === undefined) return jsonOf(event);
  return fillTemplate(template, event.payload, /json/i.test(contentType));
}

function headerFault(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name)) return `"${name}" cannot be the name of a header.`;
  if (ownHeaders.has(name.toLowerCase())) return `The header ${name} cannot be set.`;
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    return `The value of the header ${name} has characters that cannot be sent.`;
  return undefined;
}

/** A message id as a header can carry it: what is not visible ASCII is percent-encoded. The Buffer mends lone surrogates. */
function headerText(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(Buffer.from(part).toString()));
}
