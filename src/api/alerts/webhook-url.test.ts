import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { change } from '../membership/testing.ts';
import { openTestApi, type Client, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await openTestApi()));
afterAll(() => api.close());

let owner: Client & { orgId: string };
beforeEach(async () => void (owner = await api.owner()));

const url = 'https://hooks.example/services/very-secret?key=secret-too';
const seen = async (client: Client = owner) => {
  const { data } = await client.ask(`{ organizations(orgId: "${owner.orgId}") { alertWebhookUrl } }`);
  return data.organizations[0].alertWebhookUrl as string | null;
};
const written = async () =>
  (
    await api.database.sql<{ change: unknown }[]>`
      select change from audit where org_id = ${owner.orgId} and action = 'organization.update' order by at, id`
  )
    .slice(1)
    .map((row) => row.change);

test('an Owner sets it, sees it, and clears it with nothing', async () => {
  expect(await seen()).toBeNull();
  expect(await change(owner, { alertWebhookUrl: ` ${url} ` })).toMatchObject({
    success: true,
    id: owner.orgId,
  });
  expect(await seen()).toBe(url);
  expect(await change(owner, { alertWebhookUrl: url })).toMatchObject({ success: true });
  expect(await change(owner, { alertWebhookUrl: '' })).toMatchObject({ success: true });
  expect(await seen()).toBeNull();
});

test('a User and a key of that role may neither see nor set it', async () => {
  await change(owner, { alertWebhookUrl: url });
  for (const other of [await api.member(owner.orgId), await api.keyOf(owner, 'User')]) {
    other.orgId = owner.orgId;
    expect(await seen(other)).toBeNull();
    expect(await change(other, { alertWebhookUrl: 'https://eve.example' })).toMatchObject({
      code: 'FORBIDDEN',
    });
  }
  expect(await seen()).toBe(url);
});

test('the audit log says that it was changed, and keeps of the address only the host', async () => {
  for (const one of [url, `${url}2`, 'http://other.example:8080/x', ''])
    await change(owner, { alertWebhookUrl: one });
  const at = (alertWebhookUrl: string | null) => ({ alertWebhookUrl });
  expect(await written()).toEqual([
    { before: at(null), after: at('https://hooks.example/…') },
    { before: at('https://hooks.example/…'), after: at('https://hooks.example/… (changed)') },
    { before: at('https://hooks.example/…'), after: at('http://other.example:8080/…') },
    { before: at('http://other.example:8080/…'), after: at(null) },
  ]);
});

test.each([
  'hooks.example/x',
  'ftp://hooks.example',
  'javascript:alert(1)',
  'https://',
  'https://user:pass@hooks.example',
  'https://hooks.example/a b',
  'https://hooks.example/\u0000',
  `https://hooks.example/${'x'.repeat(2_000)}`,
])('%j is refused at the field', async (alertWebhookUrl) => {
  expect(await change(owner, { alertWebhookUrl })).toMatchObject({
    code: 'INVALID_INPUT',
    fieldErrors: [{ path: 'alertWebhookUrl' }],
  });
  expect(await seen()).toBeNull();
});

test('an organization is deleted alone', async () => {
  expect(await change(owner, { alertWebhookUrl: url, delete: true })).toMatchObject({
    code: 'INVALID_INPUT',
  });
});
