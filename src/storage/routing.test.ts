import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from '../domain/log.ts';
import { ringOf } from './keys/ring.ts';
import { openRouting, type Routing } from './routing.ts';
import { createSeal } from './seal.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

const silent = () => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };
const seal = createSeal(ringOf('secrets', Buffer.alloc(32, 1)));
let opened: TestDatabase;
let routing: Routing | undefined;

beforeEach(async () => {
  opened = await openTestDatabase();
  const { sql } = opened.database;
  await sql`insert into organizations (id, name) values ('org', 'Org')`;
  await sql`insert into sources (id, org_id, name, platform) values ('source', 'org', 'S', 'server')`;
});
afterEach(async () => {
  await routing?.close();
  await opened.close();
});

async function addConnection(secrets: Record<string, string>, id = 'connection'): Promise<void> {
  const { sql } = opened.database;
  await sql`
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, secrets)
    values (${id}, 'org', 'C', 'webhook', 'webhook', ${sql.json({ url: 'https://a.b', key: { isSet: true } })},
      ${seal.seal(JSON.stringify(secrets), `connections:${id}`)})`;
}

async function addIntegrations(count: number): Promise<void> {
  await opened.database.sql`
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
    select 'i' || n, 'org', 'source', 'connection', 'webhook', 'I', '{"events": ["track"]}', 'on'
    from generate_series(1, ${count}) n`;
}

test('a route has what delivery needs, and opens secrets when it is asked to', async () => {
  await addConnection({ '["key"]': 'secret-1' });
  await addIntegrations(1);
  routing = await openRouting(opened.database.sql, seal, log);
  const [route] = routing.ofSource('source');
  expect(route).toMatchObject({
    integrationId: 'i1',
    orgId: 'org',
    code: 'webhook',
    platform: 'server',
    state: 'on',
  });
  expect(Math.abs(route!.startsAtMs - Date.now())).toBeLessThan(60_000);
  expect(route!.config).toEqual({ events: ['track'] });
  expect(route!.open()).toEqual({
    connection: { url: 'https://a.b', key: 'secret-1' },
    secrets: ['secret-1'],
  });
  expect(routing.find('i1')).toBe(route);
  expect(routing.ofSource('other')).toEqual([]);
});

test('a secret that does not open harms its own route alone', async () => {
  await addConnection({ '["key"]': 'secret-1' });
  await addIntegrations(1);
  const other = createSeal(ringOf('secrets', Buffer.alloc(32, 2)));
  routing = await openRouting(opened.database.sql, other, log);
  expect(() => routing!.find('i1')!.open()).toThrow(/another key/);
});

test('changes are followed, and what did not change stays the same', async () => {
  const { sql } = opened.database;
  await addConnection({ '["key"]': 'secret-1' });
  await addIntegrations(2);
  routing = await openRouting(sql, seal, log);
  const before = routing.find('i1');
  let changes = 0;
  routing.onChange(() => (changes += 1));
  await sql`update integrations set state = 'off' where id = 'i2'`;
  await vi.waitFor(() => expect(routing!.find('i2')?.state).toBe('off'));
  expect(routing.find('i1')).toBe(before);
  expect(changes).toBeGreaterThan(0);
  await sql`delete from integrations where id = 'i2'`;
  await vi.waitFor(() => expect(routing!.find('i2')).toBeUndefined());
  await sql`update connections set details = '{}'`;
  await vi.waitFor(() => expect(routing!.find('i1')?.open().connection).not.toHaveProperty('url'));
});

test('who catches up sees what was committed before, notice or not', async () => {
  const { sql } = opened.database;
  await addConnection({});
  routing = await openRouting(sql, seal, log);
  await addIntegrations(1);
  await routing.catchUp();
  expect(routing.find('i1')).toBeDefined();
});

test('ten thousand integrations are read within two seconds of a change', async () => {
  const { sql } = opened.database;
  await addConnection({ '["key"]': 'secret-1' });
  await addIntegrations(10_000);
  routing = await openRouting(sql, seal, log);
  await sql`update integrations set state = 'off', updated_at = clock_timestamp() where id = 'i9999'`;
  await vi.waitFor(() => expect(routing!.find('i9999')?.state).toBe('off'), { timeout: 2_000 });
  expect(routing.ofSource('source')).toHaveLength(10_000);
});
