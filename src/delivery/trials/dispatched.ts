import type { OutgoingRequest, OutgoingResponse } from '../../catalog/destination.ts';
import type { Dispatched } from '../../domain/trials/trials.ts';
import { credentials, cut } from '../out/shown.ts';
import type { Exchange } from './trying.ts';

/** An event has at most 33 KiB, and what is sent of it is rarely more. */
const bodyCharsMax = 100_000;
const answerCharsMax = 20_000;
const valueCharsMax = 2_000;

const mark = '[secret]';

/**
 * Shows an exchange whole, without secrets: as a part of any text where they are long enough to be told from words, and
 * as a header's whole value however short.
 */
export function createDispatched(redact: (text: string) => string, secrets: readonly string[]) {
  const whole = new Set(secrets);
  const headersOf = (headers: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        cut(redact(name), valueCharsMax),
        credentials.test(name) || whole.has(value) ? mark : cut(redact(value), valueCharsMax),
      ]),
    );
  const responseOf = (response: OutgoingResponse | undefined): Dispatched['response'] => {
    if (!response) return null;
    // Where the guard refused, nothing was asked and so nothing is known; it says that, and no more.
    if (response.kind !== 'answered') return { error: response.reason };
    const { status, headers, body } = response;
    return { status, headers: headersOf(headers), body: cut(redact(body), answerCharsMax) };
  };
  return ({ request, response }: Exchange): Dispatched => ({
    method: request.method,
    url: cut(redact(request.url), valueCharsMax),
    headers: headersOf(request.headers),
    body: bodyOf(request, redact),
    response: responseOf(response),
  });
}

function bodyOf({ body }: OutgoingRequest, redact: (text: string) => string): string | null {
  if (body === undefined || body.length === 0) return null;
  return typeof body === 'string'
    ? cut(redact(body), bodyCharsMax)
    : `(${body.length} bytes that are no text)`;
}
