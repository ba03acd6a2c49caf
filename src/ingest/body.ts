import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { requestBytesMax } from '../domain/wire/limits.ts';
import { refused, type Refused } from './answers.ts';

export type Body = { kind: 'body'; bytes: Buffer } | Refused | { kind: 'gone' };

/** What we read and throw away of a request that is too large, so that its sender gets to read our answer. */
const drainedBytesMax = 16 * 1024 * 1024;
const inflate = promisify(gunzip);

/**
 * The body, decompressed where it says so; refused where it is over a limit or not what it says. `gone` where the caller
 * left in the middle: nobody waits for an answer.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const encoding = encodingOf(request.headers['content-encoding']);
  const body = await receive(request);
  if (body.kind !== 'body') return body;
  if (encoding === undefined)
    return refused(
      'BAD_ENCODING',
      `The content encoding "${request.headers['content-encoding'] ?? ''}" is not taken. Send gzip, or plain JSON.`,
    );
  if (encoding === 'gzip') return unzip(body.bytes);
  if (body.bytes[0] === 0x1f && body.bytes[1] === 0x8b)
    return refused('BAD_ENCODING', 'The body is compressed, but has no header "content-encoding: gzip".');
  return body;
}

function encodingOf(header: string | undefined): 'gzip' | 'plain' | undefined {
  if (header === undefined) return 'plain';
  const name = header.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return 'gzip';
  return name === '' || name === 'identity' ? 'plain' : undefined;
}

function receive(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= requestBytesMax) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(tooLarge());
        if (length > drainedBytesMax) request.destroy();
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve({ kind: 'body', bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
      // The request outlives its body, and would keep the pieces beside the whole.
      chunks.length = 0;
    });
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' }));
  });
}

function tooLarge(): Refused {
  return refused(
    'TOO_LARGE',
    `The request has more than ${requestBytesMax.toLocaleString('en')} bytes. Send fewer events at once.`,
  );
}

/** Runs beside the event loop, and stops at the limit: a bomb costs us no more than an honest request. */
async function unzip(bytes: Buffer): Promise<Body> {
  try {
    return { kind: 'body', bytes: await inflate(bytes, { maxOutputLength: requestBytesMax }) };
  } catch (error) {
    // Errors of zlib have a code.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge();
    return refused('BAD_ENCODING', 'The body is said to be gzip, but cannot be decompressed.');
  }
}
