import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type Client, type TestApi } from '../testing.ts';
import { betweenLettersMsMin } from './allowance.ts';
import { change, insertAccount, lettersTo, membersSeen, someEmail } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi({ hasMail: false });
  owner = await api.owner();
});
afterAll(() => api.close());

const linksOf = (email: string) =>
  api.database
    .sql`select is_proof, sealed_token from links join users on users.id = user_id where users.email = ${email}`;

describe('without a mail server', () => {
  test('an Owner sees the link of an invitation, which proves nothing, beside the letter’s, which does', async () => {
    const email = someEmail();
    const { message } = await change(owner, { addUsers: [{ email }] });
    expect(message).toContain(`${email} is invited. No mail server is configured`);
    const link = (await membersSeen(owner)).get(email)?.invitationLink;
    expect(link).toMatch(/^http:\/\/localhost:4000\/confirm#[\w-]{32}$/);
    expect((await lettersTo(api, email))[0]?.link).not.toBe(link);
    expect((await linksOf(email)).map(({ is_proof }) => is_proof).sort()).toEqual([false, true]);
  });

  test('nobody else sees it: no User, no stranger, no Owner of another organization that invited the same', async () => {
    const email = someEmail();
    await change(owner, { addUsers: [{ email }] });
    const user = await api.member(owner.orgId, 'User');
    expect((await membersSeen(user)).get(email)).toMatchObject({ pending: true, invitationLink: null });
    const other = await api.owner();
    api.clock.offsetMs = betweenLettersMsMin;
    await change(other, { addUsers: [{ email }] });
    const theirs = (await membersSeen(other)).get(email)?.invitationLink;
    expect(theirs).toMatch(/#/);
    expect(theirs).not.toBe((await membersSeen(owner)).get(email)?.invitationLink);
    api.clock.offsetMs = 0;
  });

  test('it is there while the invitation waits, and not once it is used, old, or a password is set', async () => {
    const email = someEmail();
    await change(owner, { addUsers: [{ email }] });
    const seen = async () => (await membersSeen(owner)).get(email);
    const { sql } = api.database;
    const id = (await seen())?.user.id ?? '';
    await sql`update users set password_hash = 'chosen' where id = ${id}`;
    expect(await seen()).toMatchObject({ pending: true, invitationLink: null });
    await sql`update users set confined_to = ${owner.orgId} where id = ${id}`;
    expect(await seen()).toMatchObject({ pending: false, invitationLink: null });
    await sql`update users set password_hash = null, confined_to = null where id = ${id}`;
    expect((await seen())?.invitationLink).toMatch(/#/);
    await sql`update links set expires_at = now() where user_id = ${id}`;
    expect(await seen()).toMatchObject({ pending: true, invitationLink: null });
  });

  test('inviting again replaces it', async () => {
    const email = someEmail();
    await change(owner, { addUsers: [{ email }] });
    const first = (await membersSeen(owner)).get(email)?.invitationLink;
    api.clock.offsetMs = betweenLettersMsMin;
    await change(owner, { addUsers: [{ email }] });
    const second = (await membersSeen(owner)).get(email)?.invitationLink;
    api.clock.offsetMs = 0;
    expect(second).toMatch(/#/);
    expect(second).not.toBe(first);
    expect(await linksOf(email)).toHaveLength(2);
  });

  test('who uses an account that is good for another organization alone gets no link that would take it over', async () => {
    const email = someEmail();
    const other = await api.owner();
    const id = await insertAccount(api, email, { passwordHash: 'chosen', confinedTo: other.orgId });
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${id}, 'User')`;
    expect(await change(owner, { addUsers: [{ email }] })).toMatchObject({ success: true });
    expect((await membersSeen(owner)).get(email)).toMatchObject({ pending: true, invitationLink: null });
    expect((await linksOf(email)).map(({ is_proof }) => is_proof)).toEqual([true]);
    const [row] = await api.database.sql`select password_hash, confined_to from users where id = ${id}`;
    expect(row).toEqual({ password_hash: 'chosen', confined_to: other.orgId });
  });
});

test('the links cost one statement, however many there are, over however many organizations', async () => {
  const person = await api.owner();
  const invite = (orgId: string) =>
    change(Object.assign(api.client({ token: person.token }), { orgId }), {
      addUsers: [{ email: someEmail() }, { email: someEmail() }],
    });
  const query =
    '{ me { id } organizations { id name role users { role pending invitationLink user { id email organizations { id name role users { pending invitationLink } } } } } }';
  const count = async () => {
    const statements = await api.countStatements(async () => {
      const { errors, text } = await person.ask(query);
      expect(errors).toEqual([]);
      expect(text).toContain('/confirm#');
    });
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(12);
    // Sessions are asked for every two seconds, and the postman works on letters meanwhile.
    return statements.filter((statement) => !/from "sessions"|"letters"/.test(statement)).length;
  };
  await invite(person.orgId);
  await count();
  const few = await count();
  for (let made = 0; made < 4; made++) {
    const { data } = await person.ask('mutation { createOrganization(name: "More") { id } }');
    expect(await invite(data.createOrganization.id)).toMatchObject({ success: true });
  }
  expect(await count()).toBe(few);
});

test('members are found by parts of an address, in any case, whether or not they have come', async () => {
  const host = await api.owner();
  const [one, other] = [someEmail('Zoë.needle'), someEmail('hay')];
  await change(host, { addUsers: [{ email: one }, { email: other }] });
  expect([...(await membersSeen(host, 'NEEDLE')).keys()]).toEqual([one]);
  expect([...(await membersSeen(host, 'zoë')).keys()]).toEqual([one]);
  expect((await membersSeen(host, '%')).size).toBe(0);
  const { data } = await host.ask(
    `{ users(orgId: "${host.orgId}") { email confirmed organizations { id } } }`,
  );
  expect(data.users).toContainEqual({ email: other, confirmed: false, organizations: [{ id: host.orgId }] });
});

test('members are found by first and last name as one types them, together or by a part that spans both', async () => {
  const host = await api.owner();
  const people: Client[] = [];
  for (const [firstName, lastName] of [
    ['Ada', 'Lovelace'],
    ['Ada', 'Byron'],
    ['Grace', null],
  ]) {
    const person = await api.member(host.orgId);
    await api.database
      .sql`update users set first_name = ${firstName!}, last_name = ${lastName!} where id = ${person.userId}`;
    people.push(person);
  }
  const found = async (search: string) =>
    [...(await membersSeen(host, search)).values()].map(({ user }) => user.id);
  const [lovelace, byron, grace] = people.map(({ userId }) => userId);
  expect(await found('Ada Lovelace')).toEqual([lovelace]);
  expect(await found('  aDA loVE ')).toEqual([lovelace]);
  expect(await found('a b')).toEqual([byron]);
  expect(new Set(await found('ada'))).toEqual(new Set([lovelace, byron]));
  expect(await found('grace')).toEqual([grace]);
  expect(await found('Lovelace Ada')).toEqual([]);
});

describe('an organization', () => {
  const create = (client: Client) =>
    client.ask('mutation { done: createOrganization(name: "New") { success code message id } }');

  test('is made by a person whose address is proved, and written down', async () => {
    const person = await api.signedIn();
    const { data } = await create(person);
    expect(data.done).toMatchObject({ success: true });
    const rows = await api.database
      .sql`select action, actor_id, subject_id, subject_name, change from audit where org_id = ${data.done.id}`;
    expect([...rows]).toEqual([
      {
        ...{ action: 'organization.update', actor_id: `user:${person.userId}` },
        ...{ subject_id: data.done.id, subject_name: 'New' },
        change: { before: { name: null }, after: { name: 'New' } },
      },
    ]);
  });

  test('is not made by an account that no letter has confirmed', async () => {
    const person = await api.member(owner.orgId);
    await api.database
      .sql`update users set confirmed_at = null, confined_to = ${owner.orgId} where id = ${person.userId}`;
    expect((await create(person)).data.done).toMatchObject({
      success: false,
      code: 'EMAIL_UNCONFIRMED',
      id: null,
    });
    const { data } = await person.ask('{ organizations { id } }');
    expect(data.organizations).toEqual([{ id: owner.orgId }]);
  });

  test('is not made by somebody who has a hundred, also not by two calls at once', async () => {
    const person = await api.signedIn();
    const { sql } = api.database;
    await sql`insert into organizations (id, name) select ${person.userId} || i, 'Many' from generate_series(1, 99) i`;
    await sql`insert into memberships (org_id, user_id, role) select ${person.userId} || i, ${person.userId}, 'Owner' from generate_series(1, 99) i`;
    const answers = await Promise.all([create(person), create(person), create(person)]);
    expect(answers.map(({ data }) => data.done.code).sort()).toEqual(['CONFLICT', 'CONFLICT', 'OK']);
  });
});
