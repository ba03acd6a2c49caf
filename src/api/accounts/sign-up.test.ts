import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { createPasswords } from '../identity/passwords.ts';
import { openTestApi, password, type TestApi } from '../testing.ts';
import { me, operations, visitor } from './testing.ts';

let api: TestApi;
let visit: ReturnType<typeof visitor>;
beforeAll(async () => {
  api = await openTestApi({ signUp: 'open' });
  visit = visitor(api);
});
afterAll(() => api.close());
beforeEach(() => visit.noLetter());

const newAddress = () => `${newId().toLowerCase()}@example.com`;
const wanted = () => ({ email: newAddress(), password: 'my own password' });
const isRefused = (path: string) => ({
  ...{ success: false, code: 'INVALID_INPUT', token: null },
  fieldErrors: expect.arrayContaining([expect.objectContaining({ path })]),
});

test('before the first account signing up names the setup link, and is not open', async () => {
  const answer = await visit.ask('createNewUser', wanted());
  expect(answer).toMatchObject({ success: false, code: 'FORBIDDEN', token: null });
  expect(answer.message).toContain('setup link');
  expect((await api.client().ask('{ signUpOpen }')).data).toEqual({ signUpOpen: false });
  await api.owner();
  expect((await api.client().ask('{ signUpOpen }')).data).toEqual({ signUpOpen: true });
});

test('whoever signs up is in with the link of the letter, and not without', async () => {
  const profile = { firstName: 'Ada "<b>" Ω', lastName: 'שלום', company: '__proto__' };
  const account = { email: `ÅDA.${newAddress()}`, password: 'my own password', profile };
  expect(await visit.ask('createNewUser', account)).toMatchObject({
    ...{ success: true, code: 'EMAIL_UNCONFIRMED', token: null, decoded: null },
  });
  const signIn = { username: account.email.toLowerCase(), password: account.password };
  expect((await visit.ask('createToken', signIn)).code).toBe('EMAIL_UNCONFIRMED');
  const { to, token, link } = await visit.letter();
  expect(to).toBe(account.email);
  expect(link).toMatch(/^http:\/\/localhost:4000\/confirm#[\w-]{32}$/);
  const answer = await visit.ask('confirmUser', { token });
  expect(answer).toMatchObject({ success: true, code: 'OK' });
  const { data } = await api.client({ token: answer.token }).ask(me);
  expect(data.me).toMatchObject({ email: account.email, confirmed: true, profile });
  expect((await visit.ask('createToken', signIn)).success).toBe(true);
});

test('a link opens once, of two at the same moment too', async () => {
  await visit.ask('createNewUser', wanted());
  const { token } = await visit.letter();
  const both = await Promise.all([1, 2].map(() => api.client().ask(operations.confirmUser, { token })));
  expect(both.map(({ data }) => data.answer.success).sort()).toEqual([false, true]);
  const again = await visit.ask('confirmUser', { token });
  expect(again).toMatchObject(isRefused('token'));
  expect(again.message).toContain('opened before');
});

describe('a link that is', () => {
  test.each([
    ['cut', (token: string) => token.slice(0, -1)],
    ['made up', () => 'x'.repeat(32)],
    ['empty', () => ''],
    ['a kilobyte long', () => 'x'.repeat(1_000)],
  ])('%s is refused', async (_what, change) => {
    await visit.ask('createNewUser', wanted());
    const { token } = await visit.letter();
    expect(await visit.ask('confirmUser', { token: change(token) })).toMatchObject(isRefused('token'));
  });

  test('too old is refused, and says so', async () => {
    await visit.ask('createNewUser', wanted());
    const { token } = await visit.letter();
    api.clock.offsetMs += 48 * 60 * 60_000;
    expect((await visit.ask('confirmUser', { token })).message).toContain('48 hours');
  });

  test('for a new password confirms nothing, and one that confirms sets no password', async () => {
    const account = wanted();
    await visit.ask('createNewUser', account);
    const confirm = await visit.letter();
    await visit.ask('requestPasswordReset', { email: account.email });
    const reset = await visit.letter();
    expect(await visit.ask('confirmUser', { token: reset.token })).toMatchObject(isRefused('token'));
    const swapped = { token: confirm.token, password: 'another password' };
    expect(await visit.ask('resetPassword', swapped)).toMatchObject(isRefused('token'));
    expect((await visit.ask('confirmUser', { token: confirm.token })).success).toBe(true);
  });
});

test('a password that is refused does not use up the link', async () => {
  await visit.ask('createNewUser', wanted());
  const { token } = await visit.letter();
  expect(await visit.ask('confirmUser', { token, password: 'short' })).toMatchObject(isRefused('password'));
  expect(await visit.ask('confirmUser', { token, password: 'Password123' })).toMatchObject(
    isRefused('password'),
  );
  expect((await visit.ask('confirmUser', { token, password: 'a better password' })).success).toBe(true);
});

test('whoever signs up with somebody else’s address has nothing of the account', async () => {
  const email = newAddress();
  await visit.ask('createNewUser', { email, password: 'the stranger’s', profile: { company: 'Evil' } });
  const strangers = await visit.letter();
  await visit.ask('createNewUser', { email, password: 'the holder’s own' });
  const holders = await visit.letter();
  const { token } = await visit.ask('confirmUser', { token: holders.token });
  expect((await api.client({ token }).ask(me)).data.me.profile.company).toBeNull();
  expect((await visit.ask('createToken', { username: email, password: 'the stranger’s' })).success).toBe(
    false,
  );
  expect((await visit.ask('createToken', { username: email, password: 'the holder’s own' })).success).toBe(
    true,
  );
  expect(await visit.ask('confirmUser', { token: strangers.token })).toMatchObject(isRefused('token'));
});

test('a letter that is sent again carries the one password that was chosen, and asks where there are several', async () => {
  const email = newAddress();
  await visit.ask('createNewUser', { email, password: 'the first choice' });
  await visit.letter();
  await visit.ask('resendConfirmation', { email });
  const clear = await visit.letter();
  await visit.ask('createNewUser', { email, password: 'a stranger’s choice' });
  await visit.letter();
  await visit.ask('resendConfirmation', { email });
  const unclear = await visit.letter();
  expect(await visit.ask('confirmUser', { token: unclear.token })).toMatchObject(isRefused('password'));
  expect((await visit.ask('confirmUser', { token: clear.token })).success).toBe(true);
  expect((await visit.ask('createToken', { username: email, password: 'the first choice' })).success).toBe(
    true,
  );
  await visit.ask('resendConfirmation', { email });
  await visit.noLetter();
});

test('known and unknown addresses are answered alike, byte for byte, and each gets a letter', async () => {
  const email = newAddress();
  await api.signedIn(email);
  const ask = async (
    operation: 'createNewUser' | 'resendConfirmation' | 'requestPasswordReset',
    of: string,
  ) => {
    api.clock.offsetMs += 61 * 60_000;
    return (await api.client().ask(operations[operation], { email: of, password: 'whatever it is' })).text;
  };
  expect(await ask('createNewUser', email)).toBe(await ask('createNewUser', newAddress()));
  const subjects = [await visit.letter(), await visit.letter()].map(({ subject }) => subject);
  expect(subjects).toEqual(['You have a Switchyard account already', 'Confirm your address for Switchyard']);
  expect(await ask('requestPasswordReset', email)).toBe(await ask('requestPasswordReset', newAddress()));
  expect((await visit.letter()).to).toBe(email);
  expect(await ask('resendConfirmation', email)).toBe(await ask('resendConfirmation', newAddress()));
  // Signing up again changed nothing.
  expect((await visit.ask('createToken', { username: email, password })).success).toBe(true);
});

test('letters are bounded for an address, whether or not it has an account', async () => {
  const known = newAddress();
  await api.signedIn(known);
  for (const email of [known, newAddress()]) {
    api.clock.offsetMs += 61 * 60_000;
    const codes: string[] = [];
    for (let i = 0; i < 6; i++)
      codes.push((await api.client().ask(operations.requestPasswordReset, { email })).data.answer.code);
    expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'RATE_LIMITED']);
  }
  for (let i = 0; i < 5; i++) await visit.letter();
});

test.each([
  ['an address that is none', { email: 'ada' }, 'email'],
  ['an address with NUL', { email: 'a\u0000@example.com' }, 'email'],
  ['an address of 321 characters', { email: `${'a'.repeat(309)}@example.com` }, 'email'],
  ['a short password', { password: 'short' }, 'password'],
  ['a common password', { password: 'Password123' }, 'password'],
  ['a long name', { profile: { firstName: 'a'.repeat(101) } }, 'profile.firstName'],
])('%s is refused at its field', async (_what, wrong, path) => {
  expect(await visit.ask('createNewUser', { ...wanted(), ...wrong })).toMatchObject(isRefused(path));
});

describe('an invited account', () => {
  async function invite(isProof: boolean) {
    const owner = await api.owner();
    const email = newAddress();
    const userId = newId();
    const { sql, db } = api.database;
    await sql`insert into users (id, email, email_key) values (${userId}, ${email}, ${email})`;
    await sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${userId}, 'User')`;
    const links = api.links;
    const url = await links.issue(db, { kind: 'invite', userId, orgId: owner.orgId, isProof });
    return { email, userId, orgId: owner.orgId, token: url.split('#')[1] ?? '' };
  }
  const row = async (userId: string) => (await api.database.sql`select * from users where id = ${userId}`)[0];

  test('is confirmed by the letter, with a password that its holder chooses', async () => {
    const { token, userId } = await invite(true);
    expect(await visit.ask('confirmUser', { token })).toMatchObject(isRefused('password'));
    const profile = { firstName: 'Bob' };
    const answer = await visit.ask('confirmUser', { token, password: 'bob’s password', profile });
    expect(answer).toMatchObject({ success: true, decoded: { id: userId } });
    expect(await row(userId)).toMatchObject({
      first_name: 'Bob',
      confined_to: null,
      confirmed_at: expect.any(Date),
    });
  });

  test('is good for its organization alone by a link that was passed on, until a letter confirms it', async () => {
    const { token, userId, orgId, email } = await invite(false);
    const answer = await visit.ask('confirmUser', { token, password: 'the passed-on one' });
    expect(answer.success).toBe(true);
    expect(await row(userId)).toMatchObject({ confirmed_at: null, confined_to: orgId });
    expect((await visit.ask('createToken', { username: email, password: 'the passed-on one' })).success).toBe(
      true,
    );
    await visit.ask('resendConfirmation', { email });
    const letter = await visit.letter();
    // Whoever passed the link on may have opened it: the holder chooses a password of one's own.
    expect(await visit.ask('confirmUser', { token: letter.token })).toMatchObject(isRefused('password'));
    expect(
      (await visit.ask('confirmUser', { token: letter.token, password: 'the holder’s one' })).success,
    ).toBe(true);
    expect(await row(userId)).toMatchObject({ confined_to: null, confirmed_at: expect.any(Date) });
    expect((await api.client({ token: answer.token }).ask(me)).status).toBe(401);
  });

  test('that has a password opens to nobody by a link that was passed on', async () => {
    const { token, userId } = await invite(false);
    const hash = await createPasswords().hash(password);
    await api.database
      .sql`update users set password_hash = ${hash}, confirmed_at = now() where id = ${userId}`;
    expect(await visit.ask('confirmUser', { token, password: 'the Owner’s idea' })).toMatchObject(
      isRefused('token'),
    );
    expect(await row(userId)).toMatchObject({ password_hash: hash });
  });

  test('gets the invitation again, whether it signs up or asks', async () => {
    const { email } = await invite(true);
    await visit.ask('createNewUser', { email, password: 'not this way' });
    expect((await visit.letter()).subject).toContain('invited to Acme');
    await visit.ask('resendConfirmation', { email });
    const { token } = await visit.letter();
    expect((await visit.ask('confirmUser', { token, password: 'but this way' })).success).toBe(true);
  });
});

test('where people are invited, nobody signs up, whoever they are', async () => {
  const closed = await openTestApi({ signUp: 'invited' });
  try {
    await closed.signedIn('known@example.com');
    const answers = await Promise.all(
      ['known@example.com', newAddress(), 'no address'].map(async (email) => {
        return (await closed.client().ask(operations.createNewUser, { email, password })).text;
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '').data.answer).toMatchObject({ success: false, code: 'FORBIDDEN' });
    expect((await closed.client().ask('{ signUpOpen }')).data).toEqual({ signUpOpen: false });
  } finally {
    await closed.close();
  }
});
