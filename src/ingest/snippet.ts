import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { answerMissing } from './answers.ts';

const compress = promisify(gzip);
const scriptSecondsMax = 300;
const oneYearSeconds = 31_536_000;
/** Scripts differ by their key alone; those of so many sources are kept ready. */
const readyMax = 100;

type Script = { plain: Buffer; gzipped: Buffer };

/**
 * analytics.js as its vendor publishes it, from the npm package: with the source's key in it, and with our address where
 * the vendor's stood, so that it has nobody else to talk to.
 */
export function createSnippet(publicUrl: string) {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json')),
    'dist/umd',
  );
  const bundles = new Set(
    readdirSync(folder).filter((file) => file.endsWith('.js') && file !== 'standalone.js'),
  );
  const ready = new Map<string, Promise<Script>>();
  let template: string | undefined;

  function script(key: string): Promise<Script> {
    const known = ready.get(key);
    if (known !== undefined) return known;
    const plain = Buffer.from(
      (template ??= readTemplate(folder, publicUrl)).replaceAll('__WRITE_KEY__', key),
    );
    const made = compress(plain).then((gzipped) => ({ plain, gzipped }));
    ready.set(key, made);
    const [oldest] = ready.keys();
    if (ready.size > readyMax && oldest !== undefined) ready.delete(oldest);
    return made;
  }

  return {
    /** The script of a source. The key is one of ours, and so has nothing in it that could end a string. */
    async answerScript(
      request: IncomingMessage,
      response: ServerResponse,
      key: string,
      cors: string[],
    ): Promise<void> {
      answerCode(request, response, await script(key), [...cors, ...cacheFor(scriptSecondsMax)]);
    },
    /** A part that the script loads when it needs it. Its name changes with its content. */
    answerBundle(request: IncomingMessage, response: ServerResponse, file: string, cors: string[]): void {
      if (!bundles.has(file)) return answerMissing(response, cors, 'There is no such bundle.');
      const path = join(folder, file);
      const code = { plain: readFileSync(path), gzipped: readFileSync(`${path}.gz`) };
      answerCode(request, response, code, [...cors, ...cacheFor(oneYearSeconds, ', immutable')]);
    },
  };
}

function readTemplate(folder: string, publicUrl: string): string {
  return readFileSync(join(folder, 'standalone.js'), 'utf8')
    .replaceAll('https://cdn.segment.com', publicUrl)
    .replaceAll('api.segment.io/v1', `${new URL(publicUrl).host}/v1`);
}

function cacheFor(seconds: number, more = ''): string[] {
  return ['cache-control', `public, max-age=${seconds}${more}`];
}

function answerCode(
  request: IncomingMessage,
  response: ServerResponse,
  code: Script,
  headers: string[],
): void {
  const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const bytes = isZipped ? code.gzipped : code.plain;
  response.writeHead(200, [
    'content-type',
    'text/javascript; charset=utf-8',
    'content-length',
    String(bytes.length),
    'x-content-type-options',
    'nosniff',
    ...(isZipped ? ['content-encoding', 'gzip'] : []),
    ...headers,
  ]);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
