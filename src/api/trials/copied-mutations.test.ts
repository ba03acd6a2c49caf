import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrange, openTestApi, secretKey, vault, type Client, type TestApi } from '../testing.ts';
import {
  connectionText,
  integrationText,
  type Request,
} from '../../dashboard/integrations/wizard/text/as-graphql.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());

const integration = (appId: string) => ({
  ...{ integrationCode: 'vault', appId, name: 'A "quoted" name', enabled: false },
  configPayload: { events: ['Signed\nUp', '$secret'], mode: 'all' },
});

async function run({ document }: Request, variables: object) {
  // What a mutation answers, by its one field.
  const { data, errors } = await owner.ask(document, variables);
  expect(errors).toEqual([]);
  return Object.values(data)[0];
}

test('the two mutations run as they are written, and make what the wizard would', async () => {
  const { appId } = await arrange(owner);
  const details = {
    ...{ url: 'https://a.example/$secret', apiKey: secretKey, note: 'ünïcode "and" \\ lines\n' },
    headers: { 'X-Key': 'first-secret', b: 'second-secret' },
    rows: [
      { name: 'one', token: 'third-secret' },
      { name: 'two', token: 'fourth-secret' },
    ],
  };
  const wanted = {
    integrationCode: 'vault',
    connectionPrototypeId: 'vault-connection',
    name: 'Copied',
    details,
  };
  const first = connectionText(wanted, vault, owner.orgId);
  expect(first.document).not.toMatch(/secret_4f2a|-secret/);
  expect(first.variables.map(({ means }) => means)).toEqual([
    'details.apiKey',
    'details.headers.X-Key',
    'details.headers.b',
    'details.rows.0.token',
    'details.rows.1.token',
  ]);
  const secrets = [secretKey, 'first-secret', 'second-secret', 'third-secret', 'fourth-secret'];
  const connection = await run(
    first,
    Object.fromEntries(first.variables.map(({ name }, at) => [name, secrets[at]])),
  );
  expect(connection).toMatchObject({ success: true });

  const second = integrationText(integration(appId), undefined);
  const made = await run(second, { connectionId: connection.id });
  expect(made).toMatchObject({ success: true });

  const { data } = await owner.ask(
    `{ integrations(orgId: "${owner.orgId}", integrationId: "${made.id}") { name enabled configPayload connection { name details } } }`,
  );
  expect(data.integrations[0]).toMatchObject({
    ...{ name: 'A "quoted" name', enabled: false, configPayload: { events: ['Signed\nUp', '$secret'] } },
    connection: {
      name: 'Copied',
      details: { url: details.url, note: details.note, rows: [{ name: 'one' }, {}] },
    },
  });
});

test('of a connection that exists one mutation is enough, and it needs no variable', async () => {
  const { appId, connectionId } = await arrange(owner, 'Other');
  const only = integrationText(integration(appId), connectionId);
  expect(only.variables).toEqual([]);
  expect(await run(only, {})).toMatchObject({ success: true });
});
