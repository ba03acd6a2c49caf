import type { Agent, Dispatcher } from 'undici';
import type { OutgoingRequest } from '../../catalog/destination.ts';
import type { Ending } from './ending.ts';

/** Bytes of an answer that are read; what comes after is never asked for. */
export const answerBytesMax = 20_000;

/** Where a request goes, as HTTP has it. */
export type Target = { origin: string; path: string };
export type Answered = { status: number; headers: Record<string, string>; bytes: Buffer };

/** Made once: an error costs more than the rest of an end. */
const stopped = new Error('The request was given up.');

/**
 * Sends one request and reads the beginning of its answer. Rejects where no whole answer comes, or it has to end.
 *
 * undici's own `request` makes a stream of each answer, with its signals, iterators and ends: half of what an exchange
 * costs, for bodies of which we keep a few bytes.
 */
export function exchange(
  agent: Agent,
  { origin, path }: Target,
  { method, headers, body }: OutgoingRequest,
  ending: Ending,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let head: Omit<Answered, 'bytes'> = { status: 0, headers: {} };
    let begun: Dispatcher.DispatchController | undefined;

    const forget = () => ending.removeEventListener('abort', stop);
    const stop = () => {
      forget();
      reject(stopped);
      begun?.abort(stopped);
    };
    const done = () => {
      forget();
      resolve({ ...head, bytes: Buffer.concat(chunks).subarray(0, answerBytesMax) });
    };
    if (ending.aborted) return reject(stopped);
    ending.addEventListener('abort', stop);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        begun = controller;
        // It may have waited for a connection until now.
        if (ending.aborted) stop();
      },
      // Answers of 1xx come before the one that counts.
      onResponseStart(_controller, status, given) {
        head = { status, headers: textHeaders(given) };
      },
      onResponseData(controller, chunk) {
        chunks.push(chunk);
        length += chunk.length;
        if (length < answerBytesMax) return;
        done();
        // Closes the connection: the rest is never read.
        controller.abort(stopped);
      },
      onResponseEnd: done,
      onResponseError(_controller, error) {
        forget();
        reject(error);
      },
    };
    agent.dispatch(
      {
        ...{ origin, path },
        // undici takes any method that HTTP allows, and its type names the usual ones.
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers, 'accept-encoding': 'identity' },
        body: body ?? null,
      },
      handler,
    );
  });
}

function textHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) texts[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return texts;
}
