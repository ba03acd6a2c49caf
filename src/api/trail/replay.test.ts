import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstJobs } from '../../storage/jobs/alive.ts';
import { writeFailures } from '../../storage/failures/write.ts';
import { arrange, openTestApi, type Client, type TestApi } from '../testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
let ids: Awaited<ReturnType<typeof arrange>>;
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());
beforeEach(async () => void (ids = await arrange(owner)));

const atMs = Date.parse('2026-11-23T09:00:00Z');

/** One after the other, a second apart. */
async function fail(count: number, reason = 'Refused with HTTP 400.', more: { from?: number } = {}) {
  for (let at = 0; at < count; at++) {
    const place = { atMs, lane: 1, offset: at + (more.from ?? 0), position: 0 };
    const key = { integrationId: ids.integrationId, userKey: 'a'.repeat(32), place };
    await writeFailures(
      api.database.sql,
      [{ ...key, reason, attempts: 2, messageId: `m${place.offset}` }],
      atMs + place.offset * 1_000,
    );
  }
}

type Row = { id: string; messageId: string };
const list = async (args = '', client: Client = owner) => {
  const { data } = await client.ask(
    `{ failures(orgId: "${owner.orgId}", integrationId: "${ids.integrationId}"${args}) { id at integrationId eventId messageId reason attempts } }`,
  );
  return data.failures as Row[];
};
const replay = async (args = '', client: Client = owner) => {
  const { data } = await client.ask(
    `mutation { replay(orgId: "${owner.orgId}", integrationId: "${ids.integrationId}"${args}) { success code message id fieldErrors { path } } }`,
  );
  return data.replay;
};
const jobOf = async (id: string) => {
  const { data } = await owner.ask(
    `{ jobs(orgId: "${owner.orgId}", jobId: "${id}") { kind integrationId state done total message } }`,
  );
  return data.jobs[0];
};

describe('failures', () => {
  test('come newest first, page by page, by reason and span, also where the page before is gone', async () => {
    await fail(5);
    await fail(2, 'Refused with HTTP 422.', { from: 5 });
    const all = await list();
    expect(all.map(({ messageId }) => messageId)).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0']);
    expect(all[0]).toMatchObject({
      at: '2026-11-23T09:00:06.000Z',
      integrationId: ids.integrationId,
      reason: 'Refused with HTTP 422.',
      attempts: 2,
    });
    await api.database.sql`delete from failures where "offset" = 4 and integration_id = ${ids.integrationId}`;
    const names = async (args: string) => (await list(args)).map(({ messageId }) => messageId);
    expect(await names(`, limit: 2, after: "${all[2]?.id}"`)).toEqual(['m3', 'm2']);
    expect(await names(', reason: "Refused with HTTP 422."')).toEqual(['m6', 'm5']);
    expect(await names(', from: "2026-11-23T09:00:02Z", to: "2026-11-23T09:00:05Z"')).toEqual(['m3', 'm2']);
    expect(await names(', after: "nope"')).toEqual([]);
    const { data } = await owner.ask(
      `{ all: failures(orgId: "${owner.orgId}") { messageId integrationId }
         rest: failures(orgId: "${owner.orgId}", after: "${all[1]?.id}") { messageId integrationId } }`,
    );
    const mine = (rows: { integrationId: string }[]) =>
      rows.filter(({ integrationId }) => integrationId === ids.integrationId).length;
    expect([mine(data.all), mine(data.rest)]).toEqual([6, 4]);
  });

  test('are counted by reason, with the first and the last', async () => {
    await fail(3);
    await fail(1, 'Refused with HTTP 422.', { from: 7 });
    const { data } = await owner.ask(
      `{ failureGroups(orgId: "${owner.orgId}", integrationId: "${ids.integrationId}") { integrationId reason count firstAt lastAt } }`,
    );
    const moment = (second: number) => `2026-11-23T09:00:0${second}.000Z`;
    const { integrationId } = ids;
    expect(data.failureGroups).toEqual([
      { integrationId, reason: 'Refused with HTTP 400.', count: 3, firstAt: moment(0), lastAt: moment(2) },
      { integrationId, reason: 'Refused with HTTP 422.', count: 1, firstAt: moment(7), lastAt: moment(7) },
    ]);
  });
});

describe('a replay', () => {
  test('is a job, which says how it stands, and is written into the audit log', async () => {
    await fail(1);
    const user = await api.member(owner.orgId, 'User');
    const answer = await replay(', reason: "Refused with HTTP 400."', user);
    expect(answer).toMatchObject({ success: true, message: expect.stringMatching(/^Events go to "Shop/) });
    expect(await jobOf(answer.id)).toEqual({
      ...{ kind: 'replay', integrationId: ids.integrationId, state: 'waiting' },
      ...{ done: 0, total: null, message: null },
    });
    const { data } = await owner.ask(
      `{ auditLog(orgId: "${owner.orgId}", limit: 1) { action subject change } }`,
    );
    expect(data.auditLog[0]).toMatchObject({
      action: 'event.replay',
      subject: 'Shop to Vault',
      change: { after: { job: answer.id, reason: 'Refused with HTTP 400.' } },
    });
  });

  test('is what delivery takes up, just as it was asked for', async () => {
    const { id } = await replay(', reason: "Gone.", from: "2026-11-23T09:00:00Z"');
    const jobs = await firstJobs(api.database.sql);
    expect(jobs.find((job) => job.id === id)?.wanted).toEqual({
      ...{ kind: 'failures', reason: 'Gone.', fromMs: Date.parse('2026-11-23T09:00:00Z') },
    });
  });

  test('that is sent twice is one job, until that has ended', async () => {
    await fail(1);
    const first = await replay();
    const both = await Promise.all([replay(), replay()]);
    for (const one of both)
      expect(one).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(first.id) });
    expect(await replay(', reason: "Another."')).toMatchObject({ success: true });
    await api.database.sql`update jobs set state = 'done' where id = ${first.id}`;
    expect(await replay()).toMatchObject({ success: true });
  });

  test.each([
    ['a span that ends before it begins', ', from: "2026-11-23T09:00:00Z", to: "2026-11-23T08:00:00Z"', 'to'],
    ['no failure at all', ', failureIds: []', 'failureIds'],
    ['failures and a reason', ', failureIds: ["a"], reason: "b"', 'failureIds'],
    ['what was delivered, by reason', ', delivered: true, reason: "b"', 'reason'],
    [
      'too many at once',
      `, failureIds: ${JSON.stringify(Array.from({ length: 1_001 }, () => 'a'))}`,
      'failureIds',
    ],
  ])('of %s is refused', async (_what, args, path) => {
    const answer = await replay(args);
    expect(answer).toMatchObject({ success: false, code: 'INVALID_INPUT' });
    expect(answer.fieldErrors[0].path).toBe(path);
  });

  test('to an integration that is off is refused, and to a paused one waits', async () => {
    const turn = (state: string) =>
      api.database.sql`update integrations set state = ${state} where id = ${ids.integrationId}`;
    await turn('off');
    expect(await replay()).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/Switch it on/),
    });
    await turn('paused');
    expect(await replay()).toMatchObject({ success: true, message: expect.stringMatching(/resumed/) });
  });

  test('is one of few: an integration has no more than ten that are not finished', async () => {
    for (let at = 0; at < 10; at++) expect((await replay(`, reason: "${at}"`)).success).toBe(true);
    expect(await replay()).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/10 jobs/) });
  });

  test('is listed with those of its integration', async () => {
    const { id } = await replay();
    const other = (await arrange(owner)).integrationId;
    const { data } = await owner.ask(
      `{ mine: jobs(orgId: "${owner.orgId}", integrationId: "${ids.integrationId}") { id }
         others: jobs(orgId: "${owner.orgId}", integrationId: "${other}") { id } }`,
    );
    expect(data).toEqual({ mine: [{ id }], others: [] });
  });

  test('is cancelled once', async () => {
    const { id } = await replay();
    const cancel = async () => {
      const { data } = await owner.ask(
        `mutation { cancelJob(orgId: "${owner.orgId}", jobId: "${id}") { success code message } }`,
      );
      return data.cancelJob;
    };
    expect(await cancel()).toMatchObject({ success: true });
    expect(await jobOf(id)).toMatchObject({ state: 'cancelled' });
    expect(await cancel()).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/cancelled/) });
  });
});
