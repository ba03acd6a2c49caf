import { afterEach, expect, test, vi } from 'vitest';
import { newSourceId } from '../../domain/ids.ts';
import type { NearSource } from '../../storage/near-keys.ts';
import { listRejections } from '../../storage/rejections.ts';
import { openTestIngest, silentLog, type TestIngest } from '../testing.ts';
import { createStrangers, lookEveryMs } from './strangers.ts';

let t: TestIngest | undefined;
afterEach(async () => {
  await t?.close();
  t = undefined;
});

const body = (writeKey: string) => JSON.stringify({ batch: [{ type: 'track', userId: 'u' }], writeKey });
const mistyped = (key: string) => `${key.slice(0, -1)}${key.endsWith('2') ? '3' : '2'}`;

test('a request whose key is mistyped is refused, and shown at the source that it was meant for', async () => {
  const opened = (t = await openTestIngest());
  const key = await opened.newSource();
  await opened.newSource();
  const response = await opened.post('/v1/batch', body(mistyped(key)));
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'UNKNOWN_SOURCE' }]);
  const shown = () => listRejections(opened.sql, { orgId: opened.orgId, limit: 10 });
  await vi.waitFor(
    async () => {
      // One who tries again is shown again.
      await opened.post('/v1/batch', body(mistyped(key)));
      expect(await shown()).not.toEqual([]);
    },
    { timeout: 20_000, interval: 300 },
  );
  const [one] = await shown();
  expect(one).toMatchObject({
    sourceId: key,
    code: 'NEAR_KEY',
    reason: expect.stringMatching(
      /another write key than this source’s.*differs in one character/,
    ) as unknown,
  });
  // Neither the key nor what it sent is kept.
  expect(JSON.stringify(await shown())).not.toContain(mistyped(key));
  expect(one?.sample).toBeUndefined();
});

test('a key that is nobody’s shows nowhere', async () => {
  const opened = (t = await openTestIngest());
  await opened.newSource();
  const near = await opened.newSource();
  await opened.post('/v1/batch', body(newSourceId()));
  await opened.post('/v1/batch', body(`${mistyped(near).slice(0, -4)}wwww`));
  await opened.post('/v1/batch', '{"batch":[{"type":"nonsense","userId":"u"}],"writeKey":"' + near + '"}');
  await vi.waitFor(
    async () => {
      const rows = await opened.sql<{ code: string }[]>`select code from rejections`;
      expect(rows.map(({ code }) => code)).toEqual(['UNKNOWN_TYPE']);
    },
    { timeout: 20_000, interval: 100 },
  );
});

/** Looked into without a server. */
function openStrangers(findNear: (key: string) => Promise<NearSource | undefined>) {
  let nowMs = 0;
  const rejections = { add: vi.fn(), close: () => Promise.resolve() };
  const measure = { stranger: vi.fn(), rejected: vi.fn() };
  const stranger = createStrangers({ findNear, rejections, measure, log: silentLog, now: () => nowMs });
  return { stranger, rejections, measure, pass: (ms: number) => void (nowMs += ms) };
}
const settled = () => new Promise(setImmediate);

test('a flood of strange keys costs five looks in a second, and a key that was looked into none', async () => {
  const source = { sourceId: 's', orgId: 'o', platform: 'server', enabled: true } as const;
  const near = { source, words: 'it differs in one character' };
  const findNear = vi.fn((key: string) => Promise.resolve(key === 'near' ? near : undefined));
  const { stranger, rejections, measure, pass } = openStrangers(findNear);
  stranger('near');
  await settled();
  for (let count = 0; count < 1_000; count++) {
    stranger(`key ${count}`);
    stranger('near');
    await settled();
    pass(1);
  }
  expect(findNear.mock.calls.length).toBeLessThanOrEqual(1 + 1_000 / lookEveryMs);
  expect(findNear.mock.calls.filter(([key]) => key === 'near')).toHaveLength(1);
  expect(rejections.add).toHaveBeenCalledTimes(1 + 1_000);
  expect(measure.stranger).toHaveBeenCalledTimes(1 + 2_000);
});

test('a database that is away keeps nobody from being refused', async () => {
  const { stranger, rejections, measure } = openStrangers(() => Promise.reject(new Error('away')));
  stranger('some key of somebody');
  stranger();
  await settled();
  expect(rejections.add).not.toHaveBeenCalled();
  expect(measure.stranger).toHaveBeenCalledTimes(2);
});
