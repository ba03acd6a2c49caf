import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { insertMember } from '../../storage/control/members.ts';
import { openTestApi, password, type Client, type TestApi } from '../testing.ts';
import { me, operations, visitor } from './testing.ts';

let api: TestApi;
let visit: ReturnType<typeof visitor>;
beforeAll(async () => {
  api = await openTestApi();
  visit = visitor(api);
});
afterAll(() => api.close());

const newAddress = () => `${newId().toLowerCase()}@example.com`;
const change = async (client: Client, input: object) =>
  (await client.ask(operations.updateUser, input)).data.answer;

test('a profile changes freely: what is left out stays, and null clears', async () => {
  const ada = await api.signedIn();
  const profile = { firstName: 'Ada "Ω"', lastName: 'L', company: 'עדה' };
  expect(await change(ada, { profile })).toMatchObject({ success: true, id: ada.userId });
  await change(ada, { profile: { lastName: null, company: '__proto__' } });
  expect((await ada.ask(me)).data.me.profile).toEqual({
    ...{ firstName: 'Ada "Ω"', lastName: null, company: '__proto__' },
  });
  expect(await change(ada, { profile: { firstName: 'a\u0007' } })).toMatchObject({
    ...{ success: false, fieldErrors: [{ path: 'profile.firstName' }] },
  });
});

test.each([
  ['address', { email: 'other@example.com' }],
  ['password', { password: 'another password' }],
  ['deletion', { delete: true }],
])('a change of %s needs the password of today', async (_what, input) => {
  const ada = await api.signedIn();
  for (const currentPassword of [undefined, '', 'not the password'])
    expect(await change(ada, { ...input, currentPassword })).toMatchObject({
      ...{ success: false, code: 'INVALID_INPUT', fieldErrors: [{ path: 'currentPassword' }] },
    });
  expect((await ada.ask(me)).status).toBe(200);
  await visit.noLetter();
});

test('guessing the password of an open browser is slowed down', async () => {
  const ada = await api.signedIn();
  const guess = { currentPassword: 'a wrong guess', password: 'another password' };
  const answers = await Promise.all(Array.from({ length: 12 }, () => change(ada, guess)));
  expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(2);
  api.clock.offsetMs += 10 * 60_000;
});

test('a new password ends the other sessions, keeps this one, and is told by letter', async () => {
  const email = newAddress();
  const ada = await api.signedIn(email);
  const other = await api.client().ask(operations.createToken, { username: email, password });
  const elsewhere = api.client({ token: other.data.answer.token });
  const common = await change(ada, { password: 'Password123', currentPassword: password });
  expect(common.fieldErrors).toMatchObject([{ path: 'password' }]);
  expect((await change(ada, { password: 'another password', currentPassword: password })).success).toBe(true);
  expect((await ada.ask(me)).status).toBe(200);
  expect((await elsewhere.ask(me)).status).toBe(401);
  expect(await visit.letter()).toMatchObject({ to: email, subject: 'Your Switchyard password was changed' });
});

describe('a new address', () => {
  test('counts once its letter is opened, and the old one is told', async () => {
    const before = newAddress();
    const after = newAddress();
    const ada = await api.signedIn(before);
    await change(ada, { email: after, currentPassword: password });
    expect((await ada.ask(me)).data.me.email).toBe(before);
    const { token, to } = await visit.letter();
    expect(to).toBe(after);
    const { data } = await api.client().ask(operations.confirmUser, { token });
    expect(data.answer).toMatchObject({ success: true, decoded: { id: ada.userId } });
    expect((await ada.ask(me)).data.me.email).toBe(after);
    expect(await visit.letter()).toMatchObject({ to: before, text: expect.stringContaining(after) });
    expect((await visit.ask('createToken', { username: after, password })).success).toBe(true);
    expect((await visit.ask('createToken', { username: before, password })).success).toBe(false);
  });

  test('is known to the person alone until its letter is opened or has ended', async () => {
    const pendingOf = '{ users(orgId: "ORG") { id pendingEmail } me { pendingEmail } }';
    const ada = await api.owner();
    const other = await api.member(ada.orgId, 'Owner');
    const seenBy = async (client: Client) => {
      const { users, me } = (await client.ask(pendingOf.replace('ORG', ada.orgId))).data;
      const ofAda = users.find(({ id }: { id: string }) => id === ada.userId);
      return { own: me.pendingEmail, ofAda: ofAda.pendingEmail };
    };
    expect(await seenBy(ada)).toEqual({ own: null, ofAda: null });
    const [first, second] = [newAddress(), newAddress()];
    for (const email of [first, second]) {
      await change(ada, { email, currentPassword: password });
      await visit.letter();
      expect(await seenBy(ada)).toEqual({ own: email, ofAda: email });
    }
    expect(await seenBy(other)).toEqual({ own: null, ofAda: null });

    const third = newAddress();
    await change(ada, { email: third, currentPassword: password });
    await visit.ask('confirmUser', { token: (await visit.letter()).token });
    await visit.letter();
    expect(await seenBy(ada)).toEqual({ own: null, ofAda: null });

    await change(ada, { email: second, currentPassword: password });
    await visit.letter();
    await api.database
      .sql`update links set expires_at = now() - interval '1 s' where user_id = ${ada.userId}`;
    expect(await seenBy(ada)).toEqual({ own: null, ofAda: null });
  });

  test('that is taken is answered alike, and its holder is told', async () => {
    const taken = newAddress();
    const free = newAddress();
    await api.signedIn(taken);
    const ada = await api.signedIn();
    const answers = [taken, free].map(async (email) =>
      (await change(ada, { email, currentPassword: password })).message.replace(email, '…'),
    );
    const [one, other] = await Promise.all(answers);
    expect(one).toBe(other);
    const letters = [await visit.letter(), await visit.letter()];
    expect(letters.find(({ to }) => to === taken)?.link).toBeUndefined();
  });

  test('that was taken meanwhile is a conflict, and uses up no link', async () => {
    const email = newAddress();
    const ada = await api.signedIn();
    await change(ada, { email, currentPassword: password });
    const { token } = await visit.letter();
    const { userId } = await api.signedIn(email);
    const confirm = async () => (await api.client().ask(operations.confirmUser, { token })).data.answer;
    expect(await confirm()).toMatchObject({ success: false, code: 'CONFLICT', token: null });
    await api.database.sql`delete from users where id = ${userId}`;
    expect((await confirm()).success).toBe(true);
    await visit.letter();
  });
});

describe('a deletion', () => {
  const goodbye = { delete: true, currentPassword: password };

  test('is refused to the last Owner, with the names of the organizations', async () => {
    const owner = await api.owner();
    expect(await change(owner, goodbye)).toMatchObject({
      ...{ success: false, code: 'CONFLICT', message: expect.stringContaining('"Acme"') },
    });
    const invited = newId();
    await api.database
      .sql`insert into users (id, email, email_key) values (${invited}, ${invited}, ${invited})`;
    await insertMember(api.database.db, { orgId: owner.orgId, userId: invited, role: 'Owner' });
    expect((await change(owner, goodbye)).code).toBe('CONFLICT');
    expect((await owner.ask(me)).status).toBe(200);
  });

  test('takes all that is the person’s own, and is written down where the person belonged', async () => {
    const owner = await api.owner();
    const bob = await api.member(owner.orgId, 'Owner');
    const { sql } = api.database;
    await bob.ask('mutation { createOrganization(name: "Bob’s", requestId: "r1") { id } }');
    await sql`delete from memberships where user_id = ${bob.userId} and org_id <> ${owner.orgId}`;
    expect((await change(bob, goodbye)).success).toBe(true);
    expect((await bob.ask(me)).status).toBe(401);
    for (const table of ['users', 'sessions', 'memberships', 'requests']) {
      const column = { users: 'id', requests: 'actor_id' }[table] ?? 'user_id';
      expect(await sql`select 1 from ${sql(table)} where ${sql(column)} = ${bob.userId}`).toHaveLength(0);
    }
    expect(
      await sql`select * from audit where org_id = ${owner.orgId} and subject_id = ${bob.userId}`,
    ).toMatchObject([{ actor_id: `user:${bob.userId}`, action: 'member.update' }]);
  });

  test('of two last Owners at once goes through for one', async () => {
    const owner = await api.owner();
    const bob = await api.member(owner.orgId, 'Owner');
    const answers = await Promise.all([change(owner, goodbye), change(bob, goodbye)]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'OK']);
  });
});

test('every session ends at once, this one too', async () => {
  const email = newAddress();
  const ada = await api.signedIn(email);
  const other = await api.client().ask(operations.createToken, { username: email, password });
  const elsewhere = api.client({ token: other.data.answer.token });
  expect((await ada.ask(operations.revokeTokens)).data.answer).toMatchObject({
    success: true,
    id: ada.userId,
  });
  expect((await elsewhere.ask(me)).status).toBe(401);
  expect((await ada.ask(me)).status).toBe(401);
  expect((await ada.ask(operations.updateUser, { profile: {} })).status).toBe(401);
});
