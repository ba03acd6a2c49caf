import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../domain/ids.ts';
import { openTestApi, password, type Client, type TestApi } from '../../testing.ts';
import { me, operations, visitor } from '../testing.ts';

let api: TestApi;
let visit: ReturnType<typeof visitor>;
beforeAll(async () => {
  api = await openTestApi({ signUp: 'open' });
  visit = visitor(api);
  await api.signedIn();
});
afterAll(() => api.close());

const newAddress = () => `${newId().toLowerCase()}@example.com`;

/** Asks for the address, and hands back what the letter to it holds. */
async function askToMove(client: Client, email: string): Promise<string> {
  const { data } = await client.ask(operations.updateUser, { email, currentPassword: password });
  expect(data.answer).toMatchObject({ success: true });
  api.clock.offsetMs += 61 * 60_000;
  const { to, token } = await visit.letter();
  expect(to).toBe(email);
  return token;
}

const open = async (token: string) => (await api.client().ask(operations.confirmUser, { token })).data.answer;
const signUp = async (email: string) =>
  (await api.client().ask(operations.createNewUser, { email, password })).data.answer;

/** Holds back whoever queues a letter, which is the last that each of these does, until the second waits for the first. */
async function collide<First, Second>(
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  const { sql } = api.database;
  const waiting = async (statement: string) =>
    (
      await sql`select query from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query ilike ${`${statement}%`}`
    ).length;
  let answers: Promise<[First, Second]> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`lock table letters in share mode`;
    const one = first();
    await expect.poll(() => waiting('insert into "letters"'), { timeout: 10_000 }).toBe(1);
    const other = second();
    answers = Promise.all([one, other]);
    const isLate = async () => (await waiting('update "users"')) + (await waiting('insert into "users"'));
    await expect.poll(isLate, { timeout: 10_000 }).toBe(1);
  });
  // Both have begun, and the transaction has ended.
  return answers!;
}

describe('an address that two want at the same instant', () => {
  test('is whose sign-up came first, and a change to it is refused clearly and changes nothing', async () => {
    const [before, wanted] = [newAddress(), newAddress()];
    const ada = await api.signedIn(before);
    const token = await askToMove(ada, wanted);
    const [signedUp, moved] = await collide(
      () => signUp(wanted),
      () => open(token),
    );
    expect(signedUp).toMatchObject({ success: true, code: 'EMAIL_UNCONFIRMED' });
    expect(moved).toMatchObject({
      success: false,
      code: 'CONFLICT',
      message: expect.stringContaining(wanted),
    });
    expect((await visit.letter()).to).toBe(wanted);
    await visit.noLetter();
    expect((await ada.ask(me)).data.me).toMatchObject({ email: before, confirmed: true });
    // The link was not used up: it says the same again.
    expect(await open(token)).toMatchObject({ code: 'CONFLICT' });
  });

  test('is whose change came first, and a sign-up is answered as for every address', async () => {
    const wanted = newAddress();
    const ada = await api.signedIn();
    const token = await askToMove(ada, wanted);
    const [moved, signedUp] = await collide(
      () => open(token),
      () => signUp(wanted),
    );
    expect(moved).toMatchObject({ success: true });
    expect(signedUp).toMatchObject({ success: true, code: 'EMAIL_UNCONFIRMED', decoded: null });
    expect((await ada.ask(me)).data.me.email).toBe(wanted);
    const letters = [await visit.letter(), await visit.letter()].map(({ subject }) => subject).sort();
    expect(letters).toEqual(['You have a Switchyard account already', 'Your Switchyard address was changed']);
    await visit.noLetter();
  });

  test('is whose change came first, of two', async () => {
    const wanted = newAddress();
    const [ada, bob] = [await api.signedIn(), await api.signedIn()];
    const tokens = [await askToMove(ada, wanted), await askToMove(bob, wanted)];
    const [first, second] = await collide(
      () => open(tokens[0]!),
      () => open(tokens[1]!),
    );
    expect(first).toMatchObject({ success: true });
    expect(second).toMatchObject({ success: false, code: 'CONFLICT' });
    expect((await ada.ask(me)).data.me.email).toBe(wanted);
    expect((await bob.ask(me)).data.me.email).not.toBe(wanted);
    expect((await visit.letter()).subject).toBe('Your Switchyard address was changed');
    await visit.noLetter();
  });
});

describe('an account that moves to another address', () => {
  const organizationsOf = async (client: Client): Promise<string[]> =>
    (await client.ask('{ organizations { id } }')).data.organizations.map(({ id }: { id: string }) => id);

  /** A member of two organizations. */
  async function memberOfTwo(): Promise<Client & { orgIds: [string, string]; elsewhere: Client }> {
    const [one, other] = [await api.owner(), await api.owner()];
    const person = await api.member(one.orgId);
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${other.orgId}, ${person.userId}, 'User')`;
    return Object.assign(person, { orgIds: [one.orgId, other.orgId] as [string, string], elsewhere: other });
  }

  test('and never proved the old one keeps only where it was let in by hand', async () => {
    const person = await memberOfTwo();
    const [home, elsewhere] = person.orgIds;
    const { sql, db } = api.database;
    await sql`update users set confirmed_at = null, confined_to = ${home} where id = ${person.userId}`;
    const invitation = { kind: 'invite', userId: person.userId, orgId: elsewhere, isProof: true } as const;
    const link = await api.links.issue(db, invitation);
    const wanted = newAddress();
    expect(await open(await askToMove(person, wanted))).toMatchObject({ success: true });

    expect((await person.ask(me)).data.me).toMatchObject({ email: wanted, confirmed: true });
    expect(await organizationsOf(person)).toEqual([home]);
    const rows = await sql`select org_id from memberships where user_id = ${person.userId}`;
    expect([...rows]).toEqual([{ org_id: home }]);
    const log = `{ auditLog(orgId: "${elsewhere}", limit: 1) { actor action subject change } }`;
    expect((await person.elsewhere.ask(log)).data.auditLog).toEqual([
      {
        ...{ actor: wanted, action: 'member.update', subject: wanted },
        change: { before: { role: 'User' }, after: { role: null } },
      },
    ]);
    const [row] = await sql`select confined_to from users where id = ${person.userId}`;
    expect(row).toEqual({ confined_to: null });
    // Sent to the old address, so it opens nothing for the new one.
    expect(await open(link.split('#')[1] ?? '')).toMatchObject({ success: false });
    expect((await visit.letter()).subject).toBe('Your Switchyard address was changed');
  });

  test('and proved the old one keeps everything', async () => {
    const person = await memberOfTwo();
    expect(await open(await askToMove(person, newAddress()))).toMatchObject({ success: true });
    expect(new Set(await organizationsOf(person))).toEqual(new Set(person.orgIds));
    expect((await visit.letter()).subject).toBe('Your Switchyard address was changed');
  });
});
