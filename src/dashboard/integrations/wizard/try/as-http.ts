import { isObject } from '../../../../domain/fields/own.ts';

type Sent = { method: string; url: string; headers: unknown; body: unknown };

/** A request as HTTP writes it: the line, the headers, the body. */
export function requestText({ method, url, headers, body }: Sent): string {
  return [`${method} ${url}`, ...headerLines(headers), ...bodyLines(body)].join('\n');
}

/** An answer likewise, or why there is none. It is text, whatever the vendor calls it. */
export function responseText(response: unknown): string {
  if (!isObject(response)) return '';
  const { status, headers, body, error } = response;
  if (typeof error === 'string') return error;
  return [`HTTP ${String(status)}`, ...headerLines(headers), ...bodyLines(body)].join('\n');
}

function headerLines(headers: unknown): string[] {
  return isObject(headers) ? Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`) : [];
}

function bodyLines(body: unknown): string[] {
  if (typeof body !== 'string' || body === '') return [];
  return ['', indented(body)];
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Not JSON: as it is.
    return body;
  }
}
