import type { IncomingMessage } from 'node:http';
import type { ReadRequest } from './read.ts';

/**
 * The key in the header: the name of Basic, with or without a colon behind it. A Bearer token is somebody else's business,
 * and the key is then in the body.
 */
export function headerKey(authorization: string | undefined): string | undefined {
  const encoded = authorization === undefined ? undefined : /^\s*basic\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [name] = Buffer.from(encoded, 'base64').toString().split(':', 1);
  return name === '' ? undefined : name;
}

/** The key of a request: header, then body, then its first event that has one, then the query. */
export function keyOf(
  header: string | undefined,
  request: ReadRequest,
  query: URLSearchParams,
): string | undefined {
  return header ?? bodyKey(request) ?? textOf(query.get('writeKey'));
}

/** Whether header and body name different sources; the header wins, and somebody may want to know. */
export function isContradicted(header: string | undefined, request: ReadRequest): boolean {
  const inBody = textOf(request.fields.writeKey);
  return header !== undefined && inBody !== undefined && inBody !== header;
}

function bodyKey({ fields, events }: ReadRequest): string | undefined {
  const key = textOf(fields.writeKey);
  if (key !== undefined) return key;
  for (const { value } of events) {
    const ofEvent =
      typeof value === 'object' && value !== null && 'writeKey' in value ? textOf(value.writeKey) : undefined;
    if (ofEvent !== undefined) return ofEvent;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What stands behind the question mark. */
export function queryOf(request: IncomingMessage): URLSearchParams {
  const { url = '' } = request;
  const at = url.indexOf('?');
  return at === -1 ? noQuery : new URLSearchParams(url.slice(at + 1));
}

const noQuery = new URLSearchParams();
