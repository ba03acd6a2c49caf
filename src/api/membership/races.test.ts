import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type Client, type TestApi } from '../testing.ts';
import { change, insertAccount, membersSeen, someEmail } from './testing.ts';

const rounds = 8;

let api: TestApi;
let seed: Client;
beforeAll(async () => {
  api = await openTestApi();
  seed = await api.signedIn();
});
afterAll(() => api.close());

const ownersOf = async (orgId: string) =>
  (await api.database.sql`select user_id from memberships where org_id = ${orgId} and role = 'Owner'`).map(
    ({ user_id }) => user_id,
  );
const codes = (answers: { code: string }[]) => answers.map(({ code }) => code).sort();

/** A new organization of two Owners that stay the same. */
async function pair(second: Client) {
  const { data } = await seed.ask('mutation { createOrganization(name: "Duel") { id } }');
  const orgId: string = data.createOrganization.id;
  await api.database
    .sql`insert into memberships (org_id, user_id, role) values (${orgId}, ${second.userId}, 'Owner')`;
  return [seed, second].map((client) =>
    Object.assign(api.client({ token: client.token, userId: client.userId }), { orgId }),
  );
}

test('of two Owners who demote, remove or leave each other at once, one stays', async () => {
  const second = await api.signedIn();
  for (let round = 0; round < rounds; round++) {
    const [one, other] = await pair(second);
    if (!one || !other) throw new Error('A pair has two.');
    const acts = [
      (from: Client, to: Client) => change(from, { updateUsers: [{ userId: to.userId, role: 'User' }] }),
      (from: Client, to: Client) => change(from, { removeUsers: [to.userId] }),
      (from: Client) => change(from, { removeUsers: [from.userId] }),
    ];
    const act = acts[round % acts.length] ?? change;
    const answers = await Promise.all([act(one, other as never), act(other, one as never)]);
    // Whoever came second had no powers any more, or was the last.
    expect(['CONFLICT,OK', 'FORBIDDEN,OK']).toContain(codes(answers).join());
    expect(await ownersOf(one.orgId)).toHaveLength(1);
  }
});

test('somebody who is removed while their own change waits for its turn changes nothing', async () => {
  const second = await api.signedIn();
  const [one, other] = await pair(second);
  if (!one || !other) throw new Error('A pair has two.');
  const { sql } = api.database;
  let waiting: Promise<{ code: string }> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`select id from organizations where id = ${one.orgId} for update`;
    waiting = change(other, { addUsers: [{ email: 'friend@example.com' }] });
    // It has been let in, and waits for the lock.
    await expect
      .poll(async () => (await sql`select count(*)::int from pg_locks where not granted`)[0]?.count)
      .toBeGreaterThan(0);
    await transaction`delete from memberships where org_id = ${one.orgId} and user_id = ${other.userId}`;
  });
  expect(await waiting).toMatchObject({ code: 'FORBIDDEN' });
  expect((await membersSeen(one)).size).toBe(1);
});

test('two who change the same role at once both get a clear answer, and the last one stands', async () => {
  const second = await api.signedIn();
  for (let round = 0; round < rounds; round++) {
    const [one, other] = await pair(second);
    if (!one || !other) throw new Error('A pair has two.');
    const third = await insertAccount(api, someEmail(), { passwordHash: 'chosen', confirmedAt: new Date() });
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${one.orgId}, ${third}, 'User')`;
    const answers = await Promise.all([
      change(one, { updateUsers: [{ userId: third, role: 'Owner' }] }),
      change(other, { updateUsers: [{ userId: third, role: 'User' }] }),
      change(one, { updateUsers: [{ userId: third, role: 'Owner' }] }),
      change(other, { removeUsers: [third] }),
    ]);
    for (const { code } of answers) expect(['OK', 'NOT_FOUND']).toContain(code);
    expect(await ownersOf(one.orgId)).toHaveLength(2);
  }
});

test('one new address, invited by many organizations at once, becomes one account that belongs to all', async () => {
  const owners = await Promise.all(Array.from({ length: 5 }, () => api.owner()));
  for (let round = 0; round < rounds; round++) {
    const emails = [someEmail('a'), someEmail('b'), someEmail('c')];
    const answers = await Promise.all(
      owners.map((owner, index) => {
        const addUsers = emails.map((email) => ({ email: index % 2 === 0 ? email : email.toUpperCase() }));
        return change(owner, { addUsers: index % 3 === 0 ? addUsers.toReversed() : addUsers });
      }),
    );
    expect(codes(answers)).toEqual(owners.map(() => 'OK'));
    const keys = emails.map((email) => email.toLowerCase());
    const rows = await api.database
      .sql`select count(*)::int as orgs from users join memberships on user_id = id where email_key = any(${keys}) group by id`;
    expect([...rows]).toEqual(emails.map(() => ({ orgs: owners.length })));
  }
});

test('a double click invites once', async () => {
  const owner = await api.owner();
  for (let round = 0; round < rounds; round++) {
    const email = someEmail();
    const answers = await Promise.all([1, 2].map(() => change(owner, { addUsers: [{ email }] })));
    expect(codes(answers)).toEqual(['OK', 'RATE_LIMITED']);
  }
});

test('an invitation that comes while another organization takes its own back is never lost', async () => {
  const [one, other] = [await api.owner(), await api.owner()];
  for (let round = 0; round < rounds; round++) {
    const email = someEmail();
    await change(one, { addUsers: [{ email }] });
    const id = (await membersSeen(one)).get(email)?.user.id ?? '';
    const answers = await Promise.all([
      change(one, { removeUsers: [id] }),
      change(other, { addUsers: [{ email }] }),
    ]);
    expect(codes(answers)).toEqual(['OK', 'OK']);
    expect((await membersSeen(other)).get(email)).toMatchObject({ pending: true });
  }
});

test('more changes at once than there are connections all come through', async () => {
  const owner = await api.owner();
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, i) =>
      i % 2 === 0
        ? change(owner, { name: `Name ${i}` })
        : change(owner, { addUsers: [{ email: someEmail() }] }),
    ),
  );
  expect(new Set(codes(answers))).toEqual(new Set(['OK']));
});

test('of changes and a deletion at once, what comes late is FORBIDDEN', async () => {
  for (let round = 0; round < rounds; round++) {
    const { data } = await seed.ask('mutation { createOrganization(name: "Gone") { id } }');
    const client = api.client({ token: seed.token, userId: seed.userId, orgId: data.createOrganization.id });
    const answers = await Promise.all([
      change(client, { delete: true }),
      change(client, { addUsers: [{ email: someEmail() }] }),
      change(client, { delete: true }),
      change(client, { name: 'Late' }),
    ]);
    for (const { code } of answers) expect(['OK', 'FORBIDDEN']).toContain(code);
    expect(
      answers.filter(({ code, message }) => code === 'OK' && message.includes('is deleted')),
    ).toHaveLength(1);
    expect(await ownersOf(String(client.orgId))).toEqual([]);
  }
});
