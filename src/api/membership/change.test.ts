import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApi, type Client, type TestApi } from '../testing.ts';
import { change, insertAccount, membersSeen, someEmail } from './testing.ts';

type Member = Client & { orgId: string };

let api: TestApi;
beforeAll(async () => void (api = await openTestApi()));
afterAll(() => api.close());

let owner: Member;
let user: Member;
beforeEach(async () => {
  owner = await api.owner();
  user = await api.member(owner.orgId, 'User');
});

const nameSeen = async () =>
  (await owner.ask(`{ organizations(orgId: "${owner.orgId}") { name } }`)).data.organizations[0]
    .name as string;
const rolesSeen = async (client: Client = owner) =>
  Object.fromEntries([...(await membersSeen(client)).values()].map(({ user: { id }, role }) => [id, role]));
const written = async () =>
  api.database
    .sql`select action, subject_id, change from audit where org_id = ${owner.orgId} order by at, id`;
async function invited(role = 'User'): Promise<string> {
  const email = someEmail();
  await change(owner, { addUsers: [{ email, role }] });
  return (await membersSeen(owner)).get(email)?.user.id ?? '';
}

describe('the name', () => {
  test.each(['Überfirma', 'شركة', '日本', `"'; drop table organizations; --`, '__proto__', 'x'.repeat(100)])(
    'may be %s',
    async (name) => {
      expect(await change(owner, { name })).toMatchObject({
        success: true,
        id: owner.orgId,
        message: `The organization is called "${name}" now.`,
      });
      expect(await nameSeen()).toBe(name);
      expect((await written()).at(-1)).toEqual({
        ...{ action: 'organization.update', subject_id: owner.orgId },
        change: { before: { name: 'Acme' }, after: { name } },
      });
    },
  );

  test.each(['', '   ', 'a\u0000b', 'two\nlines', 'x'.repeat(101), '\ud800'])(
    'is refused where it is %j',
    async (name) => {
      expect(await change(owner, { name })).toMatchObject({
        code: 'INVALID_INPUT',
        fieldErrors: [{ path: 'name' }],
      });
      expect(await nameSeen()).toBe('Acme');
    },
  );
});

describe('a role', () => {
  test('is changed, and with it what its holder may, at once', async () => {
    expect((await change(user, { name: 'Mine' })).code).toBe('FORBIDDEN');
    expect(await change(owner, { updateUsers: [{ userId: user.userId, role: 'Owner' }] })).toMatchObject({
      success: true,
      message: expect.stringMatching(/@example\.com is Owner now\.$/),
    });
    expect(await change(user, { name: 'Mine' })).toMatchObject({ success: true });
    expect(await change(user, { updateUsers: [{ userId: owner.userId, role: 'User' }] })).toMatchObject({
      success: true,
    });
    expect((await change(owner, { name: 'Again' })).code).toBe('FORBIDDEN');
    const entry = { action: 'member.update', subject_id: user.userId };
    expect(await written()).toContainEqual({
      ...entry,
      change: { before: { role: 'User' }, after: { role: 'Owner' } },
    });
  });

  test('that somebody has already is said so, and nothing is written', async () => {
    const before = (await written()).length;
    const answer = await change(owner, { updateUsers: [{ userId: user.userId, role: 'User' }] });
    expect(answer).toMatchObject({ success: true, message: expect.stringContaining('is User already.') });
    expect((await written()).length).toBe(before);
  });

  test('of somebody else is NOT_FOUND, and the rest of the call does not happen either', async () => {
    const stranger = await api.owner();
    for (const userId of [stranger.userId, 'nope', '', 'x'.repeat(5_000), "' or 1=1", '__proto__'])
      for (const wrong of [{ updateUsers: [{ userId, role: 'Owner' }] }, { removeUsers: [userId] }]) {
        const answer = await change(owner, {
          name: 'Half',
          addUsers: [{ email: 'half@example.com' }],
          ...wrong,
        });
        expect(answer.code, userId).toBe('NOT_FOUND');
      }
    expect(await nameSeen()).toBe('Acme');
    expect((await membersSeen(owner)).size).toBe(2);
    expect(await api.database.sql`select id from users where email = 'half@example.com'`).toEqual([]);
    expect((await rolesSeen(stranger))[stranger.userId]).toBe('Owner');
  });

  test.each([
    ['a NUL', 'a\u0000b'],
    ['half a character', '\udc00'],
  ])('of an id with %s is INVALID_INPUT', async (_what, userId) => {
    expect(await change(owner, { updateUsers: [{ userId, role: 'User' }] })).toMatchObject({
      code: 'INVALID_INPUT',
      fieldErrors: [{ path: 'updateUsers.0.userId' }],
    });
    expect(await change(owner, { removeUsers: [userId] })).toMatchObject({
      code: 'INVALID_INPUT',
      fieldErrors: [{ path: 'removeUsers.0' }],
    });
  });
});

describe('whoever is removed', () => {
  test('can do nothing here from then on, and stays signed in elsewhere', async () => {
    await user.ask('mutation { createOrganization(name: "Own") { id } }');
    expect(await change(owner, { removeUsers: [user.userId] })).toMatchObject({
      success: true,
      message: expect.stringMatching(/ is removed from "Acme"\.$/),
    });
    expect((await user.ask(`{ counts(orgId: "${owner.orgId}") { users } }`)).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    expect((await user.ask('{ organizations { name } }')).data.organizations).toEqual([{ name: 'Own' }]);
    expect(await written()).toContainEqual({
      action: 'member.update',
      subject_id: user.userId,
      change: { before: { role: 'User' }, after: { role: null } },
    });
  });

  test('and was only invited is gone altogether, with the link', async () => {
    const id = await invited();
    expect(await change(owner, { removeUsers: [id] })).toMatchObject({ success: true });
    expect(await api.database.sql`select id from users where id = ${id}`).toEqual([]);
    expect(await api.database.sql`select id from links where user_id = ${id}`).toEqual([]);
  });

  test('and was invited elsewhere too keeps that invitation and loses this one', async () => {
    const other = await api.owner();
    const email = someEmail();
    await change(owner, { addUsers: [{ email }] });
    await change(other, { addUsers: [{ email }] });
    const id = (await membersSeen(owner)).get(email)?.user.id ?? '';
    await change(owner, { removeUsers: [id] });
    expect((await membersSeen(other)).get(email)).toMatchObject({ pending: true });
    const links = await api.database.sql`select org_id from links where user_id = ${id}`;
    expect([...links]).toEqual([{ org_id: other.orgId }]);
  });

  test('and was good for this organization alone is good for none', async () => {
    const id = await insertAccount(api, someEmail(), { passwordHash: 'chosen', confinedTo: owner.orgId });
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${id}, 'User')`;
    await change(owner, { removeUsers: [id] });
    expect((await api.database.sql`select confined_to from users where id = ${id}`)[0]).toEqual({
      confined_to: null,
    });
  });

  test('takes their API keys along', async () => {
    await api.database
      .sql`insert into api_keys (id, org_id, user_id, name, role, key_hash, hint) values (${user.userId}, ${owner.orgId}, ${user.userId}, 'k', 'User', ${user.userId}, 'abcd')`;
    await change(owner, { removeUsers: [user.userId] });
    expect(await api.database.sql`select id from api_keys where id = ${user.userId}`).toEqual([]);
  });
});

describe('every member', () => {
  test('may leave, and needs no permission for it', async () => {
    expect(await change(user, { removeUsers: [user.userId] })).toMatchObject({
      success: true,
      message: 'You have left "Acme".',
    });
    expect(await rolesSeen()).toEqual({ [owner.userId]: 'Owner' });
    expect((await change(user, { removeUsers: [user.userId] })).code).toBe('FORBIDDEN');
  });

  test('may do nothing else with it, and nothing to others', async () => {
    const refused = [
      { removeUsers: [owner.userId] },
      { removeUsers: [user.userId, owner.userId] },
      { removeUsers: [user.userId], name: 'Farewell' },
      { removeUsers: [user.userId], delete: true },
      { updateUsers: [{ userId: user.userId, role: 'Owner' }] },
      { addUsers: [{ email: someEmail() }] },
      { name: 'Mine' },
      { delete: true },
    ];
    for (const asked of refused)
      expect((await change(user, asked)).code, JSON.stringify(asked)).toBe('FORBIDDEN');
    expect(await rolesSeen()).toEqual({ [owner.userId]: 'Owner', [user.userId]: 'User' });
  });
});

describe('the last Owner', () => {
  const leaves: [string, () => Parameters<typeof change>[1]][] = [
    ['leave', () => ({ removeUsers: [owner.userId] })],
    ['become a User', () => ({ updateUsers: [{ userId: owner.userId, role: 'User' }] })],
    ['go with everybody else', () => ({ removeUsers: [user.userId, owner.userId] })],
  ];
  test.each(leaves)('cannot %s, and is told what to do', async (_what, asked) => {
    expect(await change(owner, asked())).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('You are the last Owner of "Acme". Make somebody else Owner first.'),
    });
    expect(await rolesSeen()).toEqual({ [owner.userId]: 'Owner', [user.userId]: 'User' });
  });

  test('is not relieved by one who was only invited', async () => {
    await invited('Owner');
    expect((await change(owner, { removeUsers: [owner.userId] })).code).toBe('CONFLICT');
    const unconfirmed = await insertAccount(api, someEmail(), { passwordHash: 'chosen' });
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${unconfirmed}, 'Owner')`;
    expect((await change(owner, { removeUsers: [owner.userId] })).code).toBe('CONFLICT');
  });

  test('may go where the same call makes another one', async () => {
    const asked = { updateUsers: [{ userId: user.userId, role: 'Owner' }], removeUsers: [owner.userId] };
    expect(await change(owner, asked)).toMatchObject({ success: true });
    expect(await rolesSeen(user)).toEqual({ [user.userId]: 'Owner' });
  });

  test('may go where another Owner signs in by a link that proved no address', async () => {
    const id = await insertAccount(api, someEmail(), { passwordHash: 'chosen', confinedTo: owner.orgId });
    await api.database
      .sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${id}, 'Owner')`;
    expect(await change(owner, { removeUsers: [owner.userId] })).toMatchObject({ success: true });
  });

  test('is named to whoever else tries', async () => {
    const { sql } = api.database;
    await sql`insert into api_keys (id, org_id, user_id, name, role, key_hash, hint) values ('k', ${owner.orgId}, ${owner.userId}, 'k', 'Owner', 'k', 'abcd')`;
    const second = await api.member(owner.orgId, 'Owner');
    const both = await change(second, { removeUsers: [owner.userId, second.userId] });
    expect(both).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('last Owner') });
  });
});

describe('a call', () => {
  test.each([{}, { addUsers: [] }, { name: null, updateUsers: [], removeUsers: [], delete: false }])(
    'that asks for nothing is told what can be asked: %j',
    async (asked) => {
      expect(await change(owner, asked)).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('addUsers, updateUsers, removeUsers, or delete'),
      });
    },
  );

  test('that deletes changes nothing else', async () => {
    const answer = await change(owner, { delete: true, name: 'Last words' });
    expect(answer).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('deleted alone'),
    });
    expect(await nameSeen()).toBe('Acme');
  });

  test('that names somebody twice is refused at the second place', async () => {
    const { userId } = user;
    const twice = {
      updateUsers: [
        { userId, role: 'Owner' },
        { userId, role: 'User' },
      ],
    };
    expect(await change(owner, twice)).toMatchObject({
      code: 'INVALID_INPUT',
      fieldErrors: [{ path: 'updateUsers.1.userId' }],
    });
    const both = { updateUsers: [{ userId, role: 'Owner' }], removeUsers: [userId] };
    expect(await change(owner, both)).toMatchObject({
      code: 'INVALID_INPUT',
      fieldErrors: [{ path: 'removeUsers.0' }],
    });
  });

  test('does all of it, and says so', async () => {
    const email = someEmail();
    const asked = { name: 'Acme Two', addUsers: [{ email }], removeUsers: [user.userId] };
    const { message } = await change(owner, asked);
    expect(message).toMatch(
      /^The organization is called "Acme Two" now\. \S+ is removed from "Acme Two"\. \S+ gets a letter with an invitation\.$/,
    );
  });

  test('needs the header, one that agrees, and a token', async () => {
    const stranger = await api.owner();
    const { orgId } = owner;
    for (const organization of [undefined, stranger.orgId, 'nope'])
      expect(
        (await change(api.client({ token: owner.token, orgId: organization }), { name: 'X' }, orgId)).code,
      ).toBe('FORBIDDEN');
    for (const foreign of [stranger.orgId, 'nope'])
      expect((await change(api.client({ token: owner.token, orgId: foreign }), { name: 'X' })).code).toBe(
        'FORBIDDEN',
      );
    const nobody = await api
      .client({ orgId })
      .ask(`mutation { updateOrganization(orgId: "${orgId}", name: "X") { code } }`);
    expect(nobody.status).toBe(401);
    expect(await nameSeen()).toBe('Acme');
  });
});
