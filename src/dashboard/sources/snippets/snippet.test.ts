import { expect, test } from 'vitest';
import { platforms } from '../../../domain/platforms.ts';
import { snippetsFor, type Snippet } from './snippet.ts';

const sourceId = '3kTMdWqXyZ9bCvNfRgHjL';
const origin = 'http://127.0.0.1:4000';

function codeOf({ steps }: Snippet): string {
  return steps.map(({ code }) => code).join('\n');
}

const all = platforms.flatMap((platform) =>
  snippetsFor(platform, { sourceId, origin }).map((snippet) => [platform, snippet.id, snippet] as const),
);

test.each(all)('%s by %s has the Source ID and the host filled in', (_platform, _id, snippet) => {
  expect(codeOf(snippet)).toContain(sourceId);
  expect(codeOf(snippet)).toContain('127.0.0.1:4000');
});

test.each(all)('%s by %s sends nothing to anybody else', (_platform, _id, snippet) => {
  const hosts = codeOf(snippet).match(/https?:\/\/[^/\s'"]+/g) ?? [];
  expect(hosts.filter((host) => host !== origin && host !== 'https://github.com')).toEqual([]);
  expect(codeOf(snippet)).not.toMatch(/segment\.(com|io)\//);
});

test('the HTML snippet is JavaScript, and loads the SDK from this host', () => {
  const script = /<script>([\s\S]*)<\/script>/.exec(
    codeOf(snippetsFor('analytics.js', { sourceId, origin })[0]!),
  )?.[1];
  const inserted: { src: string }[] = [];
  const page = {
    createElement: () => ({ src: '', setAttribute: () => undefined }),
    getElementsByTagName: () => [
      { parentNode: { insertBefore: (one: { src: string }) => inserted.push(one) } },
    ],
    querySelector: () => null,
    title: '',
    referrer: '',
  };
  const win: { analytics?: unknown[] & { _cdn?: string; _writeKey?: string } } = {};
  new Function('window', 'document', 'location', script ?? '')(win, page, {
    pathname: '/',
    href: '/',
    search: '',
  });
  expect(inserted.map(({ src }) => src)).toEqual([`${origin}/analytics.js/v1/${sourceId}/analytics.min.js`]);
  expect(win.analytics).toMatchObject({ _cdn: origin, _writeKey: sourceId });
  expect(win.analytics?.map((call) => (call as unknown[])[0])).toEqual(['page']);
});

test('the mobile SDKs get a host without a scheme, and a word on https where there is none', () => {
  const kotlin = (at: string) => snippetsFor('analytics-android', { sourceId, origin: at })[0]!;
  expect(codeOf(kotlin('https://events.example.com'))).toContain('apiHost = "events.example.com/v1"');
  expect(kotlin('https://events.example.com').note).toBeUndefined();
  expect(kotlin(origin).note).toContain('https only');
});
