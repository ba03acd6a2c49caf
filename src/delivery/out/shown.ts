import type { OutgoingRequest, OutgoingResponse } from '../../catalog/destination.ts';
import type { Attempt } from '../../storage/trail/notes.ts';

/** Characters that are kept of one attempt: an address always, the rest where no success was answered. About 7 kB at most. */
const urlCharsMax = 500;
const requestCharsMax = 2_000;
const answerCharsMax = 1_000;
const headersMax = 20;
const headerNameCharsMax = 50;
const headerCharsMax = 120;

/** Headers that are credentials whatever they hold: a destination may have got them from elsewhere than its settings. */
export const credentials = /authorization|cookie|token|secret|api-?key|signature/i;

/** A request as it was sent, and what was answered last. */
export type Exchange = { request: OutgoingRequest; response?: OutgoingResponse };

/**
 * What is kept of an exchange, secrets taken out before anything is cut. Where success was answered neither headers nor
 * bodies: there are too many, and mapping the event again makes the same.
 */
export function shown(
  exchange: Exchange | undefined,
  redact: (text: string) => string,
): Pick<Attempt, 'request' | 'response'> {
  if (!exchange) return {};
  const { request, response } = exchange;
  const head = { method: request.method, url: cut(redact(request.url), urlCharsMax) };
  const whole = () => ({ ...head, ...rest(request, redact) });
  if (response?.kind !== 'answered') return { request: whole() };
  const { status, body } = response;
  if (status >= 200 && status < 300) return { request: head, response: { status } };
  const answer = body === '' ? { status } : { status, body: cut(redact(body), answerCharsMax) };
  return { request: whole(), response: answer };
}

function rest({ headers, body }: OutgoingRequest, redact: (text: string) => string) {
  const kept = Object.entries(headers).slice(0, headersMax);
  return {
    headers: Object.fromEntries(
      kept.map(([name, value]) => [
        cut(redact(name), headerNameCharsMax),
        credentials.test(name) ? '[secret]' : cut(redact(value), headerCharsMax),
      ]),
    ),
    ...(body !== undefined && body.length > 0 && { body: shownBody(body, redact) }),
  };
}

function shownBody(body: string | Uint8Array, redact: (text: string) => string): string {
  if (typeof body === 'string') return cut(redact(body), requestCharsMax);
  return `(${body.length} bytes that are no text)`;
}

export function cut(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, charsMax - 1)}…` : text;
}
