import { chromium, type Page } from 'playwright';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build, type Rolldown } from 'vite';
import { findChromium } from '../../../../e2e/chromium.ts';
import { browserSnippets } from '../../../dashboard/sources/snippets/browser.ts';

/** What a page's own code would be: it loads an SDK from npm with our address and its key, and no more. */
const ownCode = `
  import { AnalyticsBrowser } from '@segment/analytics-next';
  import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
  window.startSegment = (writeKey, cdnURL, options) => AnalyticsBrowser.load({ writeKey, cdnURL }, options);
  window.startRudder = (key, url, options) => {
    const sdk = new RudderAnalytics();
    sdk.load(key, url, { configUrl: url, ...options });
    return sdk;
  };
`;
const entry = 'virtual:own-code';

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A website on another host than ours, and a real browser that visits it. */
export async function openShop() {
  const files = await bundle();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const code = files.get(pathname);
    if (code !== undefined) return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
    const [sourceId, origin] = [searchParams.get('key') ?? '', searchParams.get('host') ?? ''];
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>Shop</title><link rel="icon" href="data:,">${
        pathname === '/snippet'
          ? (browserSnippets({ sourceId, origin })[0]?.steps[0]?.code ?? '')
          : '<script type="module" src="/own-code.js"></script>'
      }`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { executablePath, args, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: args ?? [], ...(env && { env }) });

  return {
    url,
    /** A visitor's first page, and the origins of all that its pages ever ask. */
    async visitor(clockAheadMs = 0): Promise<{ page: Page; asked: Set<string>; leave(): Promise<void> }> {
      const context = await browser.newContext();
      const asked = new Set<string>();
      context.on('request', (request) => {
        if (request.url().startsWith('http')) asked.add(new URL(request.url()).origin);
      });
      if (clockAheadMs !== 0) await context.addInitScript(turnClock, clockAheadMs);
      return { page: await context.newPage(), asked, leave: () => context.close() };
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
    },
  };
}

/** Runs in the page, before anything else. */
function turnClock(aheadMs: number): void {
  const right = Date;
  globalThis.Date = class extends right {
    constructor(...given: [] | [number]) {
      super(...(given.length === 0 ? ([right.now() + aheadMs] as const) : given));
    }
    static override now() {
      return right.now() + aheadMs;
    }
    // A Date may be made of more than a number; what is given is handed on as it is.
  } as DateConstructor;
}

async function bundle(): Promise<Map<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'own-code',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? ownCode : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { entryFileNames: 'own-code.js' } },
    },
  });
  // One input without watching makes one output.
  const { output } = built as Rolldown.RolldownOutput;
  return new Map(output.flatMap((one) => (one.type === 'chunk' ? [[`/${one.fileName}`, one.code]] : [])));
}
