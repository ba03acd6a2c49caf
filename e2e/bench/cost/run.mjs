// npm run bench cost: what the costliest documents take that the bound on a query's cost lets through.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeOrganization, placeOf, startServer } from '../server.mjs';

const sourcesCount = 200;
const perSourceCount = 99;
const membersCount = 20_000;
const requestsCount = 3;
/** What src/api/door/cost.ts promises of the largest answer. */
const cpuMsMax = 2_000;
const configBytes = 2_000;

const integration =
  'id appId name integrationCode connectionId enabled state pausedReason createdAt updatedAt';
const nested = (limit, fields) =>
  `applications(limit: 200, ORG) { id integrations(limit: ${limit}) { ${fields} } }`;
const aliased = (count, field) => Array.from({ length: count }, (_, i) => `a${i}: ${field(i)}`).join(' ');

/** Each with as many rows as the bound allows: found by trying fewer and fewer. */
const asked = [
  [
    'integrations inside sources',
    (n) =>
      nested(
        n,
        `${integration} connection { id name integrationCode createdAt updatedAt } application { id name }`,
      ),
  ],
  ['the same, few fields', (n) => nested(n, 'id createdAt updatedAt')],
  ['their settings', (n) => nested(n, 'id configPayload')],
  ['their settings, and details of connections', (n) => nested(n, 'id configPayload connection { details }')],
  [
    'members, page after page',
    (n) =>
      aliased(
        29,
        (i) =>
          `organizations(ORGID) { id users(limit: ${2 * n}, after: "row${i * 100 + 1}") { role pending user { id email confirmed profile { firstName lastName company } } } }`,
      ),
  ],
  [
    'members and where they belong',
    (n) =>
      aliased(
        10,
        (i) =>
          `organizations(ORGID) { id users(limit: ${2 * n}, after: "row${i * 100 + 1}") { role user { id email organizations { id name createdAt role } } } }`,
      ),
  ],
  [
    'the audit log, page after page',
    (n) =>
      aliased(
        29,
        (i) =>
          `auditLog(limit: ${2 * n}, after: "row${i * 100 + 1}", ORG) { id at actor action subject subjectId address change }`,
      ),
  ],
  [
    'the schema',
    (n) =>
      `__schema { types { name description fields { name description ${n > 30 ? 'args { name description defaultValue type { name kind } }' : ''} type { name kind ofType { name kind } } } } }`,
  ],
];

export async function bench() {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  const server = await startServer(dataDir, 'api');
  const place = placeOf(dataDir);
  const rows = [];
  try {
    const { organization, ask } = await makeOrganization(server.url);
    await fill(join(place, 'socket'), organization);
    console.log(`\nThe costliest documents that are let through, median of ${requestsCount}\n`);
    console.log(`  ${''.padEnd(44)}    limit   values      MB   CPU ms  all ms  µs each`);
    for (const [name, document] of asked) {
      const { query, limit } = await largest(ask, document, organization);
      rows.push({ name, limit, ...(await measure(ask, query, server.process.pid)) });
      report(rows.at(-1));
    }
  } finally {
    server.process.kill('SIGTERM');
    await new Promise((resolve) => server.process.once('exit', resolve));
    for (const dir of [dataDir, place]) rmSync(dir, { recursive: true, force: true });
  }
  const slow = rows.filter(({ cpu }) => cpu > cpuMsMax);
  const verdict = slow.length === 0 ? 'reached' : `missed by ${slow.length} of ${rows.length}`;
  console.log(`\n  at most ${cpuMsMax} ms of CPU: ${verdict}\n`);
}

async function largest(ask, document, organization) {
  for (const limit of [99, 49, 45, 40, 35, 30, 25, 20, 15, 10, 5, 2, 1]) {
    const query = `{ ${document(limit).replaceAll('ORGID', `orgId: "${organization}"`).replaceAll('ORG', `orgId: "${organization}"`)} }`;
    try {
      await ask(query);
      return { query, limit };
    } catch (error) {
      if (!/too much|at most/.test(error.message)) throw error;
    }
  }
  throw new Error(`However few rows are asked for, this is refused: ${document(1)}`);
}

/** The CPU time of the server's process, which its database is not part of. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(ask, query, pid) {
  const times = [];
  for (let n = 0; n < requestsCount; n++) {
    const [from, cpuFrom] = [performance.now(), cpuMs(pid)];
    const data = await ask(query);
    times.push({
      ms: performance.now() - from,
      cpu: cpuMs(pid) - cpuFrom,
      bytes: JSON.stringify(data).length,
      values: valuesIn(data),
    });
  }
  return times.sort((a, b) => a.cpu - b.cpu)[Math.floor(requestsCount / 2)];
}

function valuesIn(data) {
  if (typeof data !== 'object' || data === null) return 1;
  return Object.values(data).reduce((sum, value) => sum + valuesIn(value), 1);
}

function report({ name, limit, values, bytes, cpu, ms }) {
  const figures = [
    limit,
    values,
    (bytes / 1e6).toFixed(1),
    cpu.toFixed(0),
    ms.toFixed(0),
    ((cpu * 1e3) / values).toFixed(1),
  ];
  const shown = figures.map((one) => String(one).padStart(8)).join(' ');
  console.log(`  ${name.padEnd(44)} ${shown}${cpu > cpuMsMax ? `   over ${cpuMsMax} ms` : ''}`);
}

async function fill(socketDir, org) {
  const sql = postgres({
    host: socketDir,
    port: 5432,
    user: 'switchyard',
    database: 'switchyard',
    max: 1,
    onnotice: () => undefined,
  });
  const at = 'now() - make_interval(secs => i)';
  const config = JSON.stringify({ url: 'https://example.com', body: 'x'.repeat(configBytes) });
  await sql.unsafe(`
    insert into users (id, email, email_key, first_name, last_name, company, confirmed_at, password_hash, created_at)
      select 'row' || i, 'person' || i || '@example.com', 'person' || i || '@example.com', 'Ada', 'Lovelace', 'Analytical', now(), 'x', ${at} from generate_series(1, ${membersCount}) i;
    insert into memberships (org_id, user_id, role, created_at) select '${org}', 'row' || i, 'User', ${at} from generate_series(1, ${membersCount}) i;
    insert into sources (id, org_id, name, platform, created_at) select 's' || i, '${org}', 'Website ' || i, 'server', ${at} from generate_series(1, ${sourcesCount}) i;
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, created_at)
      select 'c' || i, '${org}', 'Account ' || i, 'webhook', 'webhook', '${config}', ${at} from generate_series(1, ${sourcesCount}) i;
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state, created_at)
      select 'i' || s || '-' || i, '${org}', 's' || s, 'c' || s, 'webhook', 'Website to ' || i, '${config}', 'on', ${at} from generate_series(1, ${sourcesCount}) s, generate_series(1, ${perSourceCount}) i;
    insert into audit (id, at, org_id, actor_id, actor_name, action, subject_id, subject_name, change)
      select 'row' || i, ${at}, '${org}', 'user:row1', 'person1@example.com', 'source.update', 's1', 'Website 1', '{"before":{"name":"a"},"after":{"name":"b"}}' from generate_series(1, ${membersCount}) i;
  `);
  await sql.unsafe('vacuum analyze');
  await sql.end();
}
