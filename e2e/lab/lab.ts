import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, type Rolldown } from 'vite';
import type { FieldPrototype, Values } from '../../src/domain/prototypes.ts';
import type { FieldError } from '../../src/domain/refusal.ts';

/** What the page draws. */
export type Asked = { prototypes: FieldPrototype[]; values: Values; isStored?: boolean; hasLoader?: boolean };
/** What the form would send, as JSON: `__proto__` is a name in it like others. */
export type Shown = { json: string };
export type Answer = { success: boolean; message: string; fieldErrors: FieldError[] };

/** What a test can ask of the page: `window.lab`. */
export type Lab = {
  open(asked: Asked): void;
  /** What the server says to the next tries to save. */
  answerWith(answer: Answer): void;
  sent(): Shown[];
  /** Where the renderer threw, if it did. */
  crash(): string | undefined;
};

const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** Builds the page of the lab in memory, and serves it on a port of its own. */
export async function startLab(): Promise<{ url: string; stop(): void }> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [react()],
    logLevel: 'error',
    build: { write: false, modulePreload: false },
  });
  // Without `watch`, and with one output, it is one answer.
  const { output } = built as Rolldown.RolldownOutput;
  const files = new Map(
    output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
  const server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url;
    const file = files.get(path);
    const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The lab has no port.');
  return { url: `http://127.0.0.1:${address.port}/`, stop: () => server.close() };
}

/** The page's own hands: opens it once, and draws one form after the other on it. */
export async function openLab(page: Page, url: string) {
  await page.goto(url);
  const lab = {
    page,
    draw: (asked: Asked) =>
      // As JSON, so that no name of a property is lost on the way. main.tsx has put the lab there.
      page.evaluate(
        (json) => (window as unknown as { lab: Lab }).lab.open(JSON.parse(json) as Asked),
        JSON.stringify(asked),
      ),
    answerWith: (answer: Answer) =>
      page.evaluate((next) => (window as unknown as { lab: Lab }).lab.answerWith(next), answer),
    /** As JSON what was sent last, or undefined where nothing was. */
    sentJson: () => page.evaluate(() => (window as unknown as { lab: Lab }).lab.sent().at(-1)?.json),
    sent: async (): Promise<unknown> => {
      const json = await lab.sentJson();
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    },
    submit: () => page.evaluate(() => document.querySelector('form')?.requestSubmit()),
    /** Types into what can be typed into, and presses what can be pressed, but for what saves. */
    pokeAtAll: () =>
      page.evaluate(() => {
        const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
        for (const input of document.querySelectorAll<HTMLInputElement>('input:not([type=checkbox])')) {
          // As React hears of it: past the property that it has put on the element.
          setValue?.call(input, `${input.value}1`);
          input.dispatchEvent(new Event('input', { bubbles: true }));
        }
        for (const control of document.querySelectorAll<HTMLElement>(
          'button[type=button], input[type=checkbox]',
        ))
          control.click();
      }),
    crash: () => page.evaluate(() => (window as unknown as { lab: Lab }).lab.crash()),
  };
  return lab;
}
export type OpenLab = Awaited<ReturnType<typeof openLab>>;
