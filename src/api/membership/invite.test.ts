import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { peoplePerChangeMax } from '../../domain/rules/organizations.ts';
import { openTestApi, type Client, type TestApi } from '../testing.ts';
import { betweenLettersMsMin, lettersPerAddressPerDayMax, lettersPerDayMax } from './allowance.ts';
import { change, insertAccount, lettersTo, membersSeen, someEmail } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => void (api = await openTestApi()));
afterAll(() => api.close());
afterEach(() => void (api.clock.offsetMs = 0));
beforeAll(async () => void (owner = await api.owner()));

const add = (email: string, role?: string | null) =>
  change(owner, { addUsers: [{ email, ...(role !== undefined && { role }) }] });
const accountOf = async (email: string) =>
  (await api.database.sql`select * from users where email = ${email}`)[0];
const linksOf = (userId: string) =>
  api.database.sql`select * from links where user_id = ${userId} order by created_at`;

describe('an address without an account', () => {
  test('is signed up without a password, belongs at once, and gets a letter whose link proves it', async () => {
    const email = someEmail();
    expect(await add(email, 'Owner')).toMatchObject({
      ...{ success: true, code: 'OK', id: owner.orgId },
      message: `${email} gets a letter with an invitation.`,
    });
    expect(await accountOf(email)).toMatchObject({
      password_hash: null,
      confirmed_at: null,
      confined_to: null,
    });
    expect((await membersSeen(owner)).get(email)).toMatchObject({
      role: 'Owner',
      pending: true,
      invitationLink: null,
    });
    const [letter, ...others] = await lettersTo(api, email);
    expect(others).toEqual([]);
    expect(letter?.link).toMatch(/^http:\/\/localhost:4000\/confirm#[\w-]{32}$/);
    expect(letter?.text).toContain('Acme');
    const [link, ...more] = await linksOf((await accountOf(email))?.id);
    expect(more).toEqual([]);
    expect(link).toMatchObject({ kind: 'invite', org_id: owner.orgId, is_proof: true, sealed_token: null });
  });

  test('is a User where nothing else is said', async () => {
    const [one, other] = [someEmail(), someEmail()];
    await add(one);
    await add(other, null);
    const members = await membersSeen(owner);
    expect([members.get(one)?.role, members.get(other)?.role]).toEqual(['User', 'User']);
  });

  test.each([
    ['of any script', 'josé.müller@bücher.example', 'josé.müller@bücher.example'],
    ['written from right to left', 'שלום@דוגמה.example', 'שלום@דוגמה.example'],
    ['in Chinese', '用户@例子.example', '用户@例子.example'],
    ['with quotes', "o'neil@example.com", "o'neil@example.com"],
    ['called __proto__', '__proto__@example.com', '__proto__@example.com'],
    ['called constructor', 'constructor@constructor.example', 'constructor@constructor.example'],
    ['with blanks around it', '  blank@example.com  ', 'blank@example.com'],
    [
      'of 320 characters',
      `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(59)}.com`,
      undefined,
    ],
  ])('may be one %s', async (_what, email, kept = email) => {
    expect(await add(email)).toMatchObject({ success: true });
    expect((await membersSeen(owner)).get(kept)).toMatchObject({ pending: true });
    expect(await lettersTo(api, kept)).toHaveLength(1);
  });
});

describe('an address that has an account', () => {
  test('belongs at once, and is told by a letter that opens nothing', async () => {
    const person = await api.signedIn();
    const [{ email } = { email: '' }] = await api.database
      .sql`select email from users where id = ${person.userId}`;
    expect(await add(email.toUpperCase())).toMatchObject({
      success: true,
      message: expect.stringContaining('belongs to "Acme" now'),
    });
    expect((await membersSeen(owner)).get(email)).toMatchObject({ role: 'User', pending: false });
    const [letter] = await lettersTo(api, email);
    expect(letter?.link).toBe(`http://localhost:4000/org/${owner.orgId}`);
    expect(await linksOf(person.userId)).toEqual([]);
    const seen = await person.ask('{ organizations { id role } }');
    expect(seen.data.organizations).toEqual([{ id: owner.orgId, role: 'User' }]);
  });

  test('and belongs already is a CONFLICT that names it, and stays as it was', async () => {
    const user = await api.member(owner.orgId, 'User');
    const [{ email } = { email: '' }] = await api.database
      .sql`select email from users where id = ${user.userId}`;
    const answer = await add(email, 'Owner');
    expect(answer).toMatchObject({
      success: false,
      code: 'CONFLICT',
      fieldErrors: [{ path: 'addUsers.0.email' }],
    });
    expect(answer.message).toContain(email);
    expect((await membersSeen(owner)).get(email)?.role).toBe('User');
    expect(await lettersTo(api, email)).toEqual([]);
  });

  test('that nobody has confirmed loses what was chosen for it: who signed up first does not get in', async () => {
    const email = someEmail();
    const id = await insertAccount(api, email, {
      passwordHash: 'chosen',
      firstName: 'The',
      lastName: 'Boss',
    });
    const { sql } = api.database;
    for (const kind of ['confirm', 'email', 'reset', 'invite'])
      await sql`insert into links (id, token_hash, kind, user_id, is_proof, expires_at) values (${kind}, ${kind}, ${kind}, ${id}, true, now() + interval '1 day')`;
    await sql`insert into sessions (id, user_id, expires_at) values ('early', ${id}, now() + interval '1 day')`;
    expect(await add(email)).toMatchObject({ success: true });
    expect(await accountOf(email)).toMatchObject({
      id,
      password_hash: null,
      first_name: null,
      last_name: null,
    });
    expect((await linksOf(id)).map(({ kind, org_id }) => [kind, org_id])).toEqual(
      expect.arrayContaining([
        ['invite', null],
        ['invite', owner.orgId],
      ]),
    );
    expect(await linksOf(id)).toHaveLength(2);
    expect((await sql`select revoked_at from sessions where id = 'early'`)[0]?.revoked_at).not.toBeNull();
    expect((await membersSeen(owner)).get(email)).toMatchObject({ pending: true });
  });

  test('that is good for another organization alone is not let into a second', async () => {
    const email = someEmail();
    const other = await api.owner();
    await insertAccount(api, email, { passwordHash: 'chosen', confinedTo: other.orgId });
    expect(await add(email)).toMatchObject({ code: 'CONFLICT', fieldErrors: [{ path: 'addUsers.0.email' }] });
    expect(await accountOf(email)).toMatchObject({ password_hash: 'chosen', confined_to: other.orgId });
  });
});

describe('somebody who was invited', () => {
  test('is invited again after a minute, with a new link and the role that is asked for now', async () => {
    const email = someEmail();
    await add(email);
    const [first] = await lettersTo(api, email);
    expect(await add(email)).toMatchObject({
      code: 'RATE_LIMITED',
      fieldErrors: [{ path: 'addUsers.0.email' }],
    });
    api.clock.offsetMs = betweenLettersMsMin;
    expect(await add(email.toUpperCase(), 'Owner')).toMatchObject({ success: true });
    expect((await membersSeen(owner)).get(email)).toMatchObject({ role: 'Owner', pending: true });
    const letters = await lettersTo(api, email);
    expect(letters).toHaveLength(2);
    expect(letters[1]?.link).not.toBe(first?.link);
    expect(await linksOf((await accountOf(email))?.id)).toHaveLength(1);
  });

  test('may be invited by a second organization, and the first one’s link still works', async () => {
    const email = someEmail();
    const other = await api.owner();
    await add(email);
    expect(await change(other, { addUsers: [{ email }] })).toMatchObject({ success: true });
    const orgIds = (await linksOf((await accountOf(email))?.id)).map(({ org_id }) => org_id);
    expect(new Set(orgIds)).toEqual(new Set([owner.orgId, other.orgId]));
  });

  test('is not written to sooner by removing and adding, nor from a new organization', async () => {
    const email = someEmail();
    await add(email);
    const id = (await accountOf(email))?.id;
    expect(await change(owner, { removeUsers: [id] })).toMatchObject({ success: true });
    expect(await add(email)).toMatchObject({ code: 'RATE_LIMITED' });
    const { data } = await owner.ask('mutation { createOrganization(name: "Another") { id } }');
    const another = api.client({ token: owner.token, orgId: data.createOrganization.id });
    expect(await change(another, { addUsers: [{ email }] })).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await accountOf(email)).toBeUndefined();
  });
});

describe('letters', () => {
  test('to one address have a daily limit', async () => {
    const email = someEmail();
    for (let sent = 0; sent < lettersPerAddressPerDayMax; sent++) {
      expect(await add(email)).toMatchObject({ success: true });
      api.clock.offsetMs += betweenLettersMsMin;
    }
    expect(await add(email)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await lettersTo(api, email)).toHaveLength(lettersPerAddressPerDayMax);
  });

  test('of an organization have a daily limit, which says how many are left; old ones are forgotten', async () => {
    const other = await api.owner();
    const { sql } = api.database;
    const day = 24 * 60 * 60_000;
    const at = (ago: number) => new Date(Date.now() - ago);
    await sql`insert into invitations (id, at, org_id, inviter_id, email_key) select 'old' || i, ${at(day + 1_000)}, ${other.orgId}, 'user:x', 'k' || i from generate_series(1, 300) i`;
    await sql`insert into invitations (id, at, org_id, inviter_id, email_key) select 'new' || i, ${at(1_000)}, ${other.orgId}, 'user:x', 'k' || i from generate_series(1, ${lettersPerDayMax - 1}) i`;
    const two = await change(other, { addUsers: [{ email: someEmail() }, { email: someEmail() }] });
    expect(two).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('can add 1 more') });
    expect((await membersSeen(other)).size).toBe(1);
    expect(await change(other, { addUsers: [{ email: someEmail() }] })).toMatchObject({ success: true });
    expect(await change(other, { addUsers: [{ email: someEmail() }] })).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await sql`select id from invitations where id like 'old%'`).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each([
    ['no address', ['nobody'], 'addUsers.0.email'],
    ['an empty one', [''], 'addUsers.0.email'],
    ['the second of two', ['fine@example.com', 'a b@example.com'], 'addUsers.1.email'],
    [
      'one of 321 characters',
      [`${'a'.repeat(64)}@${`${'b'.repeat(62)}.`.repeat(4)}${'c'.repeat(4)}x`],
      'addUsers.0.email',
    ],
    ['a NUL', ['a\u0000b@example.com'], 'addUsers.0.email'],
    ['half a character', ['a\ud800b@example.com'], 'addUsers.0.email'],
    ['a second recipient', ['a@example.com,b@example.com'], 'addUsers.0.email'],
    ['a header', ['a@example.com\r\nBcc: b@example.com'], 'addUsers.0.email'],
    ['the same twice', ['twin@example.com', 'TWIN@example.com'], 'addUsers.1.email'],
    [
      'too many',
      Array.from({ length: peoplePerChangeMax + 1 }, (_, i) => `many${i}@example.com`),
      'addUsers',
    ],
  ])('%s: and nobody of the call is added', async (_what, emails, path) => {
    const before = await membersSeen(owner);
    const answer = await change(owner, { name: 'Half', addUsers: emails.map((email) => ({ email })) });
    expect(answer).toMatchObject({ success: false, code: 'INVALID_INPUT', fieldErrors: [{ path }] });
    expect(await membersSeen(owner)).toEqual(before);
    expect(
      (await owner.ask(`{ organizations(orgId: "${owner.orgId}") { name } }`)).data.organizations,
    ).toEqual([{ name: 'Acme' }]);
  });

  test('somebody who is removed or changed by the same call', async () => {
    const email = someEmail();
    await add(email);
    const userId = (await accountOf(email))?.id;
    api.clock.offsetMs = betweenLettersMsMin;
    for (const also of [{ removeUsers: [userId] }, { updateUsers: [{ userId, role: 'Owner' }] }])
      expect(await change(owner, { addUsers: [{ email }], ...also })).toMatchObject({
        code: 'INVALID_INPUT',
      });
    expect((await membersSeen(owner)).get(email)).toMatchObject({ role: 'User' });
  });
});

test('fifty people are added by one call, and the answer names three', async () => {
  const other = await api.owner();
  const emails = Array.from({ length: peoplePerChangeMax }, () => someEmail());
  const answer = await change(other, { addUsers: emails.map((email) => ({ email })) });
  expect(answer.message).toBe(
    `${emails.slice(0, 3).join(', ')} and 47 others get a letter with an invitation.`,
  );
  expect((await membersSeen(other)).size).toBe(51);
});

test('everything is written down, one entry for each person', async () => {
  const other = await api.owner();
  const email = someEmail();
  await change(other, { addUsers: [{ email, role: 'Owner' }] });
  api.clock.offsetMs = betweenLettersMsMin;
  await change(other, { addUsers: [{ email }] });
  const rows = await api.database
    .sql`select action, subject_id, subject_name, change from audit where org_id = ${other.orgId} and action = 'member.update' order by at`;
  const subject = { action: 'member.update', subject_id: (await accountOf(email))?.id, subject_name: email };
  expect(rows).toEqual([
    {
      ...subject,
      change: { before: { role: null, letter: null }, after: { role: 'Owner', letter: 'invitation' } },
    },
    {
      ...subject,
      change: { before: { role: 'Owner', letter: null }, after: { role: 'User', letter: 'invitation' } },
    },
  ]);
});
