import { randomBytes } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { insertFirstUser } from '../../storage/control/users.ts';
import { idOf } from '../../storage/keys/ring.ts';
import { openTestApi, password, setupCode, type Client, type TestApi } from '../testing.ts';

const setUp = `mutation($code: String!, $email: String!, $password: String!, $profile: ProfileInput) {
  setUp(code: $code, email: $email, password: $password, profile: $profile) {
    success message code fieldErrors { path message } token decoded { id iat exp }
  }
}`;
const createToken = `mutation($username: String!, $password: String!) {
  createToken(username: $username, password: $password) { success message code fieldErrors { path } token decoded { id iat exp } }
}`;
const me = '{ me { id email confirmed profile { firstName lastName company } organizations { id } } }';

describe('the first run', () => {
  let api: TestApi;
  beforeAll(async () => void (api = await openTestApi()));
  afterAll(() => api.close());
  const first = { code: setupCode, email: 'ada@example.com', password: 'a fine password' };

  test('needs setting up until the first account exists, and tells a wrong code', async () => {
    const client = api.client();
    expect((await client.ask('{ needsSetup }')).data).toEqual({ needsSetup: true });
    const { data } = await client.ask(setUp, { ...first, code: 'guess' });
    expect(data.setUp).toMatchObject({ success: false, code: 'INVALID_INPUT', token: null });
    expect(data.setUp.fieldErrors[0].path).toBe('code');
    expect((await client.ask('{ needsSetup }')).data).toEqual({ needsSetup: true });
  });

  test.each([
    ['an address that is none', { email: 'ada' }, 'email'],
    ['a password of 7 characters', { password: 'abcdefg' }, 'password'],
    ['a password of 129 characters', { password: 'ab'.repeat(65) }, 'password'],
    ['a common password', { password: 'Password123' }, 'password'],
    ['one character all through', { password: 'zzzzzzzzzzz' }, 'password'],
    ['control characters in a name', { profile: { company: 'a\u0007' } }, 'profile.company'],
  ])('refuses %s at its field', async (_what, wrong, path) => {
    const { data } = await api.client().ask(setUp, { ...first, ...wrong });
    expect(data.setUp).toMatchObject({ success: false, code: 'INVALID_INPUT', token: null });
    expect(data.setUp.fieldErrors.map((one: { path: string }) => one.path)).toEqual([path]);
  });

  test('of two at once one wins, and is signed in with a confirmed account', async () => {
    const profile = { firstName: 'Ada', company: 'Acme' };
    const both = await Promise.all(
      ['ada@example.com', 'bob@example.com'].map((email) =>
        api.client().ask(setUp, { ...first, email, profile }),
      ),
    );
    const answers = both.map(({ data }) => data.setUp);
    expect(answers.map(({ success }) => success).sort()).toEqual([false, true]);
    expect(answers.find(({ success }) => !success)).toMatchObject({ code: 'FORBIDDEN', token: null });
    const { token, decoded } = answers.find(({ success }) => success);
    expect(decoded.exp - decoded.iat).toBe(24 * 60 * 60);

    const { data } = await api.client({ token }).ask(me);
    expect(data.me).toMatchObject({
      id: decoded.id,
      confirmed: true,
      profile: { firstName: 'Ada', lastName: null, company: 'Acme' },
      organizations: [],
    });
    expect((await api.client().ask('{ needsSetup }')).data).toEqual({ needsSetup: false });
  });

  test('of many at the same moment, too, one wins', async () => {
    const { db, sql } = api.database;
    await sql`delete from users`;
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const user = { id: `u${i}`, email: `${i}@example.com`, emailKey: `${i}@example.com` };
        return db.transaction((transaction) =>
          insertFirstUser(transaction, { ...user, passwordHash: null, confirmedAt: new Date() }),
        );
      }),
    );
    expect(made.filter((won) => won)).toHaveLength(1);
  });

  test('afterwards the right code opens nothing', async () => {
    const { data } = await api.client().ask(setUp, { ...first, email: 'eve@example.com' });
    expect(data.setUp).toMatchObject({ success: false, code: 'FORBIDDEN', token: null });
  });
});

describe('signing in', () => {
  let api: TestApi;
  let ada: Client;
  beforeAll(async () => {
    api = await openTestApi();
    ada = await api.signedIn('ada@example.com');
  });
  afterAll(() => api.close());
  afterEach(() => void (api.clock.offsetMs = 0));

  test.each(['ada@example.com', ' ADA@Example.com '])('works with the address %j', async (username) => {
    const { data } = await api.client().ask(createToken, { username, password });
    expect(data.createToken).toMatchObject({ success: true, code: 'OK', decoded: { id: ada.userId } });
  });

  test('answers a wrong password and an unknown address alike', async () => {
    const client = api.client();
    const wrong = await client.ask(createToken, {
      username: 'ada@example.com',
      password: 'not the password',
    });
    const unknown = await client.ask(createToken, { username: 'nobody@example.com', password });
    expect(wrong.data.createToken).toMatchObject({
      success: false,
      code: 'INVALID_INPUT',
      token: null,
      decoded: null,
    });
    expect(unknown.data).toEqual(wrong.data);
    expect(wrong.status).toBe(200);
  });

  test('does not let an unconfirmed account in', async () => {
    await api.signedIn('new@example.com');
    await api.database.sql`update users set confirmed_at = null where email = 'new@example.com'`;
    const { data } = await api.client().ask(createToken, { username: 'new@example.com', password });
    expect(data.createToken).toMatchObject({ success: false, code: 'EMAIL_UNCONFIRMED', token: null });
  });

  test('takes the token with or without the word Bearer', async () => {
    for (const authorization of [ada.token, `Bearer ${ada.token}`, `bearer  ${ada.token}`]) {
      const { data } = await api.client().ask(me, {}, { authorization: String(authorization) });
      expect(data.me.id).toBe(ada.userId);
    }
  });

  test('slows guessing down, without keeping the person out', async () => {
    const victim = await api.signedIn('victim@example.com');
    const guess = (userAgent: string, secret = 'wrong password') =>
      api
        .client()
        .ask(createToken, { username: 'victim@example.com', password: secret }, { 'user-agent': userAgent });
    const answers = await Promise.all(Array.from({ length: 14 }, () => guess('stranger')));
    const codes = answers.map(({ data }) => data.createToken.code);
    expect(codes.filter((code) => code === 'INVALID_INPUT')).toHaveLength(10);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(4);
    // The right password does not help a stranger meanwhile, and helps the person's own device.
    expect((await guess('stranger', password)).data.createToken.code).toBe('RATE_LIMITED');
    const own = await victim.ask(createToken, { username: 'victim@example.com', password });
    expect(own.data.createToken.success).toBe(true);
    // Within seconds it is over.
    api.clock.offsetMs = 6_000;
    expect((await guess('stranger', password)).data.createToken.success).toBe(true);
  });
});

describe('a token', () => {
  let api: TestApi;
  let ada: Client;
  beforeAll(async () => void (api = await openTestApi()));
  afterAll(() => api.close());

  const claims = { iss: 'switchyard', aud: 'switchyard-api' };
  const sign = (key: Uint8Array, more: object = {}, alg = 'HS256') =>
    new SignJWT({ ...claims, ...more })
      .setProtectedHeader({ alg, kid: idOf('jwt', api.keys.jwt) })
      .setSubject(ada.userId)
      .setJti('a')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key);

  test.each<[string, () => Promise<string> | string]>([
    ['none', () => ''],
    ['nonsense', () => 'Bearer nonsense'],
    ['signed with another key', () => sign(randomBytes(32))],
    ['of another issuer', () => sign(api.keys.jwt, { iss: 'elsewhere' })],
    ['for another audience', () => sign(api.keys.jwt, { aud: 'elsewhere' })],
    ['signed in another way', () => sign(Buffer.concat([api.keys.jwt, api.keys.jwt]), {}, 'HS512')],
    ['of a session that never was', () => sign(api.keys.jwt)],
    [
      'unsigned',
      () => new UnsecuredJWT(claims).setSubject(ada.userId).setJti('a').setExpirationTime('1h').encode(),
    ],
  ])('that is %s is refused with 401, by queries and mutations', async (_what, make) => {
    ada ??= await api.signedIn();
    const authorization = await make();
    for (const operation of [
      me,
      '{ sessions { id } }',
      'mutation { createOrganization(name: "A") { success } }',
    ]) {
      const { status, errors } = await api
        .client()
        .ask(operation, {}, authorization ? { authorization } : {});
      expect(status).toBe(401);
      expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  });

  test('ends after 24 hours', async () => {
    ada ??= await api.signedIn();
    api.clock.offsetMs = 24 * 60 * 60_000 - 60_000;
    expect((await ada.ask(me)).status).toBe(200);
    api.clock.offsetMs = 24 * 60 * 60_000 + 1_000;
    expect((await ada.ask(me)).status).toBe(401);
    api.clock.offsetMs = 0;
  });

  test('ends with its session, within two seconds and in every process', async () => {
    const bob = await api.signedIn();
    const { data } = await bob.ask(
      'mutation($u: String!, $p: String!) { createToken(username: $u, password: $p) { token } }',
      { u: (await bob.ask('{ me { email } }')).data.me.email, p: password },
    );
    const second = api.client({ token: data.createToken.token });
    const list = (
      await second.ask('{ sessions { id current expiresAt createdAt lastSeenAt address userAgent } }')
    ).data.sessions;
    expect(list.map(({ current }: { current: boolean }) => current)).toEqual([true, false]);
    expect(list[0]).toMatchObject({ address: '127.0.0.1', userAgent: 'node' });

    // The time stands still here, so that only word of the change can end it.
    const at = Date.now();
    const frozen = vi.spyOn(Date, 'now').mockReturnValue(at);
    const revoke = 'mutation($id: ID!) { revokeSession(sessionId: $id) { success code id } }';
    expect((await second.ask(revoke, { id: list[1].id })).data.revokeSession).toEqual({
      success: true,
      code: 'OK',
      id: list[1].id,
    });
    await vi.waitFor(async () => expect((await bob.ask(me)).status).toBe(401));
    frozen.mockRestore();
    expect((await second.ask(revoke, { id: list[1].id })).data.revokeSession.code).toBe('NOT_FOUND');
    // Another person's session is none of yours.
    const other = await api.signedIn();
    expect((await other.ask(revoke, { id: list[0].id })).data.revokeSession.code).toBe('NOT_FOUND');
    expect((await second.ask(me)).status).toBe(200);
  });
});
