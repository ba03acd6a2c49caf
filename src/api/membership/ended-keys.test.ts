import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from '../accounts/testing.ts';
import { openTestApi, password, type Client, type TestApi } from '../testing.ts';
import { change } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
let maker: Client & { orgId: string };
let others: Client & { keyId: string };
const ids: string[] = [];
const until = '2031-01-02T03:04:05.000Z';
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** A second Owner with two keys here and one elsewhere, beside a first with one. */
async function arrangeKeys(): Promise<void> {
  owner = await api.owner();
  maker = await api.member(owner.orgId, 'Owner');
  others = await api.keyOf(owner);
  const { data } = await maker.ask('mutation { createOrganization(name: "Elsewhere") { id } }');
  await api.keyOf({ ...maker, orgId: data.createOrganization.id });
  ids.length = 0;
  for (const role of ['Owner', 'User'] as const)
    ids.push((await api.keyOf(maker, role, { expiresAt: until })).keyId);
}

/** What the audit log says of keys that ended, oldest first. */
const ended = async () =>
  (
    await api.database.sql`
      select actor_id, action, subject_id, subject_name, change from audit
      where org_id = ${owner.orgId} and change -> 'after' ->> 'isRevoked' = 'true' order by at, id`
  ).map((row) => ({ ...row }));

const entryOf = (id: string | undefined, by: Client) => ({
  ...{ actor_id: `user:${by.userId}`, action: 'key.update', subject_id: id, subject_name: 'Program' },
  change: { before: { isRevoked: null }, after: { isRevoked: true } },
});

const status = async (orgId: string) =>
  (await api.database.sql`select id from api_keys where org_id = ${orgId}`).map(({ id }) => String(id));

test.each([
  ['is removed', () => change(owner, { removeUsers: [maker.userId] }), () => owner],
  ['leaves', () => change(maker, { removeUsers: [maker.userId] }), () => maker],
  [
    'deletes the account',
    async () => {
      // Nobody may leave an organization without an Owner.
      await api.database
        .sql`delete from organizations where name = 'Elsewhere' and id in (select org_id from memberships where user_id = ${maker.userId})`;
      const { data } = await maker.ask(operations.updateUser, { delete: true, currentPassword: password });
      return data.answer;
    },
    () => maker,
  ],
])('who %s takes their keys along, and each is written down', async (_how, act, by) => {
  await arrangeKeys();
  expect(await act()).toMatchObject({ success: true });
  const entries = await ended();
  expect(entries).toHaveLength(ids.length);
  expect(entries).toEqual(expect.arrayContaining(ids.map((id) => entryOf(id, by()))));
  expect(await status(owner.orgId)).toEqual([others.keyId]);
});

test('nothing is written where the removal is refused, nor of keys of other people', async () => {
  await arrangeKeys();
  expect(await change(maker, { removeUsers: [maker.userId, owner.userId] })).toMatchObject({
    ...{ success: false, code: 'CONFLICT' },
  });
  expect(await ended()).toEqual([]);
  const guest = await api.member(owner.orgId);
  expect(await change(owner, { removeUsers: [guest.userId] })).toMatchObject({ success: true });
  expect(await ended()).toEqual([]);
  expect((await status(owner.orgId)).toSorted()).toEqual([others.keyId, ...ids].toSorted());
});
