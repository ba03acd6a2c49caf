import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, password, type TestApi } from '../../testing.ts';
import { me, operations, visitor } from '../testing.ts';

let api: TestApi;
let visit: ReturnType<typeof visitor>;
beforeAll(async () => {
  api = await openTestApi();
  visit = visitor(api);
});
afterAll(() => api.close());

test('a forgotten password is chosen anew by the letter, which ends all sessions and works once', async () => {
  const ada = await api.signedIn('ada@example.com');
  await api.client().ask(operations.requestPasswordReset, { email: ' ADA@example.com' });
  const older = await visit.letter();
  await api.client().ask(operations.requestPasswordReset, { email: 'ada@example.com' });
  const { token, link, to } = await visit.letter();
  expect({ to, link }).toEqual({ to: 'ada@example.com', link: `http://localhost:4000/reset#${token}` });

  const reset = async (chosen: string) =>
    api.client().ask(operations.resetPassword, { token, password: chosen });
  expect((await reset('Password123')).data.answer.fieldErrors).toMatchObject([{ path: 'password' }]);
  // A password that was refused has not used the link up.
  const { data } = await reset('a new password');
  expect(data.answer).toMatchObject({ success: true, decoded: { id: ada.userId } });
  expect((await api.client({ token: data.answer.token }).ask(me)).status).toBe(200);
  expect((await ada.ask(me)).status).toBe(401);
  for (const used of [token, older.token]) {
    const again = await api
      .client()
      .ask(operations.resetPassword, { token: used, password: 'a third password' });
    expect(again.data.answer).toMatchObject({ success: false, code: 'INVALID_INPUT', token: null });
  }
  expect((await visit.ask('createToken', { username: 'ada@example.com', password })).success).toBe(false);
  const signIn = { username: 'ada@example.com', password: 'a new password' };
  expect((await visit.ask('createToken', signIn)).success).toBe(true);
});

test('the link is good for an hour', async () => {
  await api.signedIn('bob@example.com');
  await visit.ask('requestPasswordReset', { email: 'bob@example.com' });
  const { token } = await visit.letter();
  const answer = await visit.ask('resetPassword', { token, password: 'a new password' });
  expect(answer).toMatchObject({ success: false, message: expect.stringContaining('good for 1 hour') });
});

test('it proves the address of an account that was not confirmed', async () => {
  const { userId } = await api.signedIn('new@example.com');
  await api.database.sql`update users set confirmed_at = null where id = ${userId}`;
  await api.client().ask(operations.requestPasswordReset, { email: 'new@example.com' });
  const { token } = await visit.letter();
  await api.client().ask(operations.resetPassword, { token, password: 'a new password' });
  const signIn = { username: 'new@example.com', password: 'a new password' };
  expect((await visit.ask('createToken', signIn)).success).toBe(true);
});

test('whoever has the letter is kept out by no stranger’s wrong attempts', async () => {
  await api.signedIn('victim@example.com');
  await visit.ask('requestPasswordReset', { email: 'victim@example.com' });
  const { token } = await visit.letter();
  const signIn = (secret: string, userAgent: string) =>
    api
      .client()
      .ask(
        operations.createToken,
        { username: 'victim@example.com', password: secret },
        { 'user-agent': userAgent },
      );
  const guesses = await Promise.all(Array.from({ length: 12 }, () => signIn('a wrong guess', 'stranger')));
  expect(guesses.at(-1)?.data.answer.code).toBe('RATE_LIMITED');
  const chosen = { token, password: 'a new password' };
  const reset = await api.client().ask(operations.resetPassword, chosen, { 'user-agent': 'own' });
  expect(reset.data.answer.success).toBe(true);
  expect((await signIn('a new password', 'own')).data.answer.success).toBe(true);
});
