// Fills the sums of one organization as 400 days of steady traffic would, in bulk.
import postgres from 'postgres';

export const integrationsCount = 50;
const sourcesCount = 10;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const grains = [
  ['minutes', minuteMs, 14 * dayMs],
  ['hours', hourMs, 400 * dayMs],
  ['days', dayMs, 400 * dayMs],
];
/** Bins that steady latencies fill: from 5 ms to 100. */
const bins = Array.from({ length: 12 }, (_one, at) => at + 6);

export async function fill(socketDir, org) {
  const sql = postgres({
    ...{ host: socketDir, port: 5432, user: 'switchyard', database: 'switchyard' },
    ...{ max: 1, onnotice: () => undefined },
  });
  await sql.unsafe(`
    insert into sources (id, org_id, name, platform, created_at) select 's' || i, '${org}', 'Website ' || i, 'server', now() from generate_series(1, ${sourcesCount}) i;
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details) values ('c', '${org}', 'Account', 'webhook', 'webhook', '{}');
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
      select 'i' || i, '${org}', 's' || (1 + i % ${sourcesCount}), 'c', 'webhook', 'Website to', '{}', 'on' from generate_series(1, ${integrationsCount}) i;
    create temporary table keys as
      select '' as s, '' as i union all select id, '' from sources union all select source_id, id from integrations;
  `);
  const latency = bins.map((bin) => `latency_${bin}`);
  for (const [name, ms, keptMs] of grains) {
    const last = Math.floor(Date.now() / ms) * ms;
    await sql.unsafe(`
      insert into metric_${name} (org_id, source_id, integration_id, at_ms, received, delivered, failed, filtered, ${latency.join(', ')})
      select '${org}', s, i, ${last} - n * ${ms}::bigint, 1000, 950, 20, 30, ${latency.map((_one, at) => 10 + at).join(', ')}
      from generate_series(0, ${keptMs / ms - 1}) n cross join keys`);
  }
  await sql.unsafe('vacuum analyze');
  await sql.end();
}
