// Fills one organization with as many rows of each noun as the promise names, in bulk.
import postgres from 'postgres';

export const rowsCount = 100_000;
/** What few of the rows are called, and where they stand: far from the newest. */
export const fewName = 'zebra';
const fewEvery = 10_000;
/** As many as one organization can have; the others are another's. */
const keysCount = 100;

export async function fill(socketDir, org) {
  const sql = postgres({
    host: socketDir,
    port: 5432,
    user: 'switchyard',
    database: 'switchyard',
    max: 1,
    onnotice: () => undefined,
  });
  const made = (what) => `'${what} ' || i || case when i % ${fewEvery} = 0 then ' ${fewName}' else '' end`;
  const at = `now() - make_interval(secs => i)`;
  const rows = `generate_series(1, ${rowsCount}) i`;
  await sql.unsafe(`
    insert into users (id, email, email_key, first_name, last_name, confirmed_at, password_hash, created_at)
      select 'row' || i, 'person' || i || '@example.com', 'person' || i || '@example.com', 'Ada', ${made('Lovelace')}, now(), 'x', ${at} from ${rows};
    insert into memberships (org_id, user_id, role, created_at) select '${org}', 'row' || i, 'User', ${at} from ${rows};
    insert into sources (id, org_id, name, platform, created_at) select 'row' || i, '${org}', ${made('Website')}, 'server', ${at} from ${rows};
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, created_at)
      select 'row' || i, '${org}', ${made('Account')}, case when i % ${fewEvery} = 0 then 'sink' else 'webhook' end, 'webhook', '{"url":"https://example.com"}', ${at} from ${rows};
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state, created_at)
      select 'row' || i, '${org}', case when i % ${fewEvery} = 0 then 'row2' else 'row1' end, 'row1', 'webhook', ${made('Website to')}, '{}', 'on', ${at} from ${rows};
    insert into audit (id, at, org_id, actor_id, actor_name, action, subject_id, subject_name)
      select 'row' || i, ${at}, '${org}', case when i % ${fewEvery} = 0 then 'user:row2' else 'user:row1' end, 'person' || i % 1000 || case when i % ${fewEvery} = 0 then '@zebra.example' else '@example.com' end, case when i % ${fewEvery} = 0 then 'connection.delete' else 'source.update' end, 'row' || i % 1000, ${made('Website')} from ${rows};
    insert into users (id, email, email_key, confirmed_at) values ('maker', 'maker@example.com', 'maker@example.com', now());
    insert into organizations (id, name) values ('another', 'Another');
    insert into memberships (org_id, user_id, role, created_at) values ('${org}', 'maker', 'Owner', '2020-01-01'), ('another', 'maker', 'Owner', now());
    insert into api_keys (id, org_id, user_id, name, role, key_hash, hint, created_at)
      select 'row' || i, case when i <= ${keysCount} then '${org}' else 'another' end, 'maker', ${made('Program')}, 'User', sha256(i::text::bytea), 'abcd', ${at} from ${rows};
    insert into rejections (id, at, org_id, source_id, code, reason)
      select 'row' || i, ${at}, '${org}', 'row' || i % 100, 'INVALID', 'It has no type.' from ${rows} where i % 100 > 0;
  `);
  const now = Date.now();
  const hour = Math.floor(now / 3_600_000);
  // Two hours of events, in partitions as delivery makes them.
  for (const h of [hour - 1, hour]) {
    const name = `events_${new Date(h * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 10)}`;
    await sql.unsafe(`
      create table if not exists ${name} partition of events for values from (${h * 3_600_000}) to (${(h + 1) * 3_600_000});
      create index on ${name} (source_id, at_ms, lane, "offset", position);
      create index on ${name} (org_id, at_ms, lane, "offset", position);
      insert into events (at_ms, lane, "offset", position, org_id, source_id, message_key, type, name, is_duplicate)
        select ${h * 3_600_000} + i, 1, i, 0, '${org}', 'row1', gen_random_uuid(), 'track', 'Order Completed', false from generate_series(1, ${rowsCount / 2}) i;
    `);
  }
  await sql.unsafe('vacuum analyze');
  await sql.end();
}
