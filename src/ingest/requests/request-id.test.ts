import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestIngest, silentLog, type TestIngest } from '../testing.ts';

let t: TestIngest;
let key: string;
beforeAll(async () => {
  t = await openTestIngest((stream) => ({ ...stream, append: () => Promise.reject(new Error('broken')) }));
  key = await t.newSource();
});
afterAll(() => t.close());
beforeEach(() => void silentLog.error.mockClear());

const body = () => JSON.stringify({ batch: [{ type: 'track', userId: 'ada@example.com' }], writeKey: key });
const idOf = (response: Response) => response.headers.get('x-request-id');

test('an answer that is no success has the id that stands in the log, and another each time', async () => {
  const answers = [await t.post('/v1/batch', body()), await t.post('/v1/batch', body())];
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  const ids = answers.map(idOf);
  expect(new Set(ids).size).toBe(2);
  const logged = silentLog.error.mock.calls.map(([fields]) => fields as object);
  expect(logged).toMatchObject(ids.map((requestId) => ({ requestId })));
  expect(JSON.stringify(logged)).not.toContain('ada@example.com');
});

test('a proxy’s id is kept', async () => {
  const response = await t.post('/v1/batch', body(), { 'x-request-id': 'proxy.0123-abc' });
  expect(idOf(response)).toBe('proxy.0123-abc');
  expect(silentLog.error.mock.lastCall?.[0]).toMatchObject({ requestId: 'proxy.0123-abc' });
});

test.each(['ada@example.com', 'short', 'x'.repeat(65), 'two words of it'])(
  '%j is no id, and one of ours stands in its place',
  async (given) => {
    const response = await t.post('/v1/batch', body(), { 'x-request-id': given });
    expect(idOf(response)).toMatch(/^\w{16}$/);
    expect(JSON.stringify(silentLog.error.mock.calls)).not.toContain(given);
  },
);

test.each([
  ['what is refused for good', () => t.post('/v1/batch', 'no JSON'), 400],
  ['a key of nobody', () => t.post('/v1/batch', '{"batch":[],"writeKey":"nobody"}'), 400],
  ['a place where nothing is', () => t.post('/v1/nothing', ''), 404],
])('%s has one, too', async (_what, ask, status) => {
  const response = await ask();
  expect(response.status).toBe(status);
  expect(idOf(response)).toMatch(/^\w{16}$/);
});
