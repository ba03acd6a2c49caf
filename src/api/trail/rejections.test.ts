import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRejections } from '../../storage/rejections.ts';
import { arrange, openTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await openTestApi()));
afterAll(() => api.close());

const silent = { debug() {}, info() {}, warn() {}, error() {} };

test('what ingest refused is listed, newest first, for the organization alone', async () => {
  const owner = await api.owner();
  const stranger = await api.owner();
  const { appId } = await arrange(owner);
  const theirs = await arrange(stranger);
  let at = Date.parse('2026-11-23T09:00:00.500Z');
  const writer = openRejections({ sql: api.database.sql, log: silent, now: () => (at += 1_000) });
  for (let i = 0; i < 3; i++)
    writer.add({
      orgId: owner.orgId,
      sourceId: appId,
      code: 'TOO_LARGE',
      reason: `Too large: ${i}.`,
      sample: '{"a":',
    });
  writer.add({ orgId: stranger.orgId, sourceId: theirs.appId, code: 'MALFORMED', reason: 'Theirs.' });
  await writer.close();

  const list = async (args: string) =>
    (await owner.ask(`{ rejections(orgId: "${owner.orgId}"${args}) { id at appId code reason sample } }`))
      .data.rejections;
  const all = await list('');
  expect(all.map(({ reason }: { reason: string }) => reason)).toEqual([
    'Too large: 2.',
    'Too large: 1.',
    'Too large: 0.',
  ]);
  expect(all[2]).toMatchObject({ at: '2026-11-23T09:00:01.500Z', appId, code: 'TOO_LARGE', sample: '{"a":' });
  expect(await list(`, appId: "${appId}", limit: 1, after: "${all[0].id}"`)).toEqual([all[1]]);
});
