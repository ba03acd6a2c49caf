import type { EventPlace } from '../domain/envelope.ts';
import type { Sql } from './database.ts';
import type { Statements } from './trail/hours.ts';

/** The time of what has none of its own: it stands behind an earlier event, or is held. Stands in migration 003. */
export const neverMs = Number.MAX_SAFE_INTEGER;

/** An event of somebody that waits at an integration. */
export type WaitKey = { integrationId: string; userKey: string; place: EventPlace };
/** `jobId`: the job that has put it there, where it is sent again. */
export type Wait = WaitKey & { attempts: number; firstAtMs?: number; jobId?: string };

/** `whenFirst`: due at once where no earlier event of the same user waits there, else after that one. */
export type NextAt = number | 'whenFirst';

/** Of one user at one integration: whose turn it is, oldest first. */
export type Queue = { integrationId: string; userKey: string };

const keyColumns = 'integration_id, user_key, at_ms, lane, "offset", position';
const sameKey = (one: string, other: string) =>
  keyColumns
    .split(', ')
    .map((column) => `${one}.${column} = ${other}.${column}`)
    .join(' and ');

/** Writes waits, or what has changed of them. */
export async function putWaits(
  sql: Statements,
  waits: readonly (Wait & { nextAt: NextAt })[],
  nowMs: number,
): Promise<void> {
  if (waits.length === 0) return;
  await sql.unsafe(
    `insert into waits (${keyColumns}, attempts, first_at_ms, next_at_ms)
     select i, u, a, l, o, p, c, f,
       case when n >= 0 then n
         when exists (select from waits w where w.integration_id = i and w.user_key = u) then ${neverMs}
         else $10::bigint end
     from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::bigint[], $6::int[], $7::int[], $8::bigint[],
       $9::bigint[]) as r(i, u, a, l, o, p, c, f, n)
     on conflict (${keyColumns}) do update set attempts = excluded.attempts, first_at_ms = excluded.first_at_ms,
       next_at_ms = excluded.next_at_ms`,
    [
      ...columnsOf(waits),
      waits.map(({ attempts }) => attempts),
      waits.map(({ firstAtMs }) => firstAtMs ?? null),
      waits.map(({ nextAt }) => (nextAt === 'whenFirst' ? -1 : nextAt)),
      nowMs,
    ],
    { prepare: true },
  );
}

/**
 * Puts events there that are to be sent again, each due unless something of its user waits already. Answers those that
 * were not waiting before.
 */
export async function putAgain(
  sql: Statements,
  jobId: string,
  waits: readonly WaitKey[],
  nowMs: number,
): Promise<WaitKey[]> {
  if (waits.length === 0) return [];
  const rows = await sql.unsafe<KeyRow[]>(
    `insert into waits (${keyColumns}, attempts, next_at_ms, job_id)
     select i, u, a, l, o, p, 0,
       case when exists (select from waits w where w.integration_id = i and w.user_key = u) then ${neverMs}
         else $7::bigint end,
       $8::text
     from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::bigint[], $6::int[]) as r(i, u, a, l, o, p)
     on conflict (${keyColumns}) do nothing
     returning ${keyColumns}`,
    [...columnsOf(waits), nowMs, jobId],
    { prepare: true },
  );
  return rows.map(keyOf);
}

export async function deleteWaits(sql: Statements, keys: readonly WaitKey[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.unsafe(
    `delete from waits w
     using unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::bigint[], $6::int[])
       as r(${keyColumns})
     where ${sameKey('w', 'r')}`,
    columnsOf(keys),
    { prepare: true },
  );
}

/** Makes the first wait of each queue due, unless it has a time of its own. */
export async function releaseWaits(sql: Statements, queues: readonly Queue[], nowMs: number): Promise<void> {
  if (queues.length === 0) return;
  await sql.unsafe(
    `update waits w set next_at_ms = $3::bigint
     from (select distinct i, u from unnest($1::text[], $2::uuid[]) as r(i, u)) q
     cross join lateral (
       select * from waits f where f.integration_id = q.i and f.user_key = q.u order by ${keyColumns} limit 1
     ) first
     where ${sameKey('w', 'first')} and w.next_at_ms = ${neverMs}`,
    [queues.map(({ integrationId }) => integrationId), queues.map(({ userKey }) => userKey), nowMs],
    { prepare: true },
  );
}

export type Claimed = Wait & { nextAtMs: number };
export type Claim = { integrationId: string; rowsMax: number };
/** Waits of one user that are taken along with the one that is due. */
const followersMax = 20;

/**
 * Takes waits that are due, and what stands behind them: for each user the oldest first. What is taken has no time of
 * its own any more, so that it is not taken again; `reviveWaits` mends that after a crash.
 */
export async function claimWaits(
  sql: Statements,
  claims: readonly Claim[],
  nowMs: number,
): Promise<Claimed[]> {
  if (claims.length === 0) return [];
  const rows = await sql.unsafe<WaitRow[]>(
    `with due as (
       select d.* from unnest($1::text[], $2::int[]) as c(i, rows_max)
       cross join lateral (
         select ${keyColumns} from waits
         where integration_id = c.i and next_at_ms < ${neverMs} and next_at_ms <= $3::bigint
         order by integration_id, next_at_ms, at_ms, lane, "offset", position limit c.rows_max
       ) d
     ), taken as (
       update waits w set next_at_ms = ${neverMs} from due where ${sameKey('w', 'due')}
       returning w.integration_id, w.user_key
     )
     select f.* from (select distinct integration_id, user_key from taken) t
     cross join lateral (
       select ${keyColumns}, attempts, first_at_ms, next_at_ms, job_id from waits f
       where f.integration_id = t.integration_id and f.user_key = t.user_key
       order by ${keyColumns} limit ${followersMax}
     ) f`,
    [claims.map(({ integrationId }) => integrationId), claims.map(({ rowsMax }) => rowsMax), nowMs],
    { prepare: true },
  );
  return rows.map(waitOf);
}

/** When the next wait of each of these integrations is due; those without one are left out. */
export async function nextDue(
  sql: Statements,
  integrationIds: readonly string[],
): Promise<Map<string, number>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await sql.unsafe<{ id: string; next: string }[]>(
    `select i as id, d.next_at_ms as next from unnest($1::text[]) as r(i)
     cross join lateral (
       select next_at_ms from waits where integration_id = i and next_at_ms < ${neverMs}
       order by integration_id, next_at_ms limit 1
     ) d`,
    [[...integrationIds]],
    { prepare: true },
  );
  return new Map(rows.map(({ id, next }) => [id, Number(next)]));
}

/** The integration is no longer paused: the first wait of each user is due. */
export async function resumeWaits(sql: Statements, integrationId: string, nowMs: number): Promise<void> {
  await sql.unsafe(
    `update waits w set next_at_ms = $2::bigint from (${firstsOf('integration_id = $1::text')}) first
     where ${sameKey('w', 'first')} and w.next_at_ms = ${neverMs}`,
    [integrationId, nowMs],
  );
}

/** Everything that waits there is due, in any order: it will not be sent, only be written off. */
export async function endWaits(sql: Statements, integrationId: string, nowMs: number): Promise<void> {
  await sql.unsafe(
    'update waits set next_at_ms = $2::bigint where integration_id = $1::text and next_at_ms > $2::bigint',
    [integrationId, nowMs],
  );
}

/** Everything older that waits there is due, in any order: its event goes, so it is written off. */
export async function expireWaits(
  sql: Statements,
  { integrationId, beforeMs }: { integrationId: string; beforeMs: number },
  nowMs: number,
): Promise<void> {
  await sql.unsafe(
    `update waits set next_at_ms = $3::bigint
     where integration_id = $1::text and at_ms < $2::bigint and next_at_ms > $3::bigint`,
    [integrationId, beforeMs, nowMs],
  );
}

/** Integrations at which something older waits. */
export async function waitingBefore(sql: Sql, beforeMs: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select distinct integration_id as id from waits where at_ms < ${beforeMs}`;
  return rows.map(({ id }) => id);
}

/** After a crash: waits that somebody had taken are due again, and those of integrations that are gone go too. */
export async function reviveWaits(sql: Sql, nowMs: number): Promise<void> {
  await sql`delete from waits w where not exists (select from integrations i where i.id = w.integration_id)`;
  await sql.unsafe(
    `update waits w set next_at_ms = $1::bigint from (${firstsOf('true')}) first
     join integrations i on i.id = first.integration_id
     where ${sameKey('w', 'first')} and i.state <> 'paused' and w.next_at_ms = ${neverMs}`,
    [nowMs],
  );
}

/** The first wait of each user, in one pass over the key. To ask of each of a million whether one is before it takes minutes. */
const firstsOf = (condition: string) =>
  `select distinct on (integration_id, user_key) ${keyColumns} from waits where ${condition} order by ${keyColumns}`;

export type Waiting = { integrationId: string; waits: number; users: Map<string, number> | 'many' };

/** What waits, by integration; of one with more than `usersMax` users waiting they are not told apart. */
export async function countWaits(sql: Sql, usersMax: number): Promise<Waiting[]> {
  const rows = await sql<{ id: string; waits: number; users: number }[]>`
    select integration_id as id, count(*)::float8 as waits, count(distinct user_key)::float8 as users
    from waits group by integration_id`;
  const few = rows.filter(({ users }) => users <= usersMax).map(({ id }) => id);
  const users = await sql<{ id: string; user: string; waits: number }[]>`
    select integration_id as id, user_key as user, count(*)::int as waits
    from waits where integration_id = any(${few}::text[]) group by integration_id, user_key`;
  const byId = new Map<string, Map<string, number>>(few.map((id) => [id, new Map()]));
  for (const { id, user, waits } of users) byId.get(id)?.set(plain(user), waits);
  return rows.map(({ id, waits }) => ({ integrationId: id, waits, users: byId.get(id) ?? 'many' }));
}

type KeyRow = {
  integration_id: string;
  user_key: string;
  at_ms: string;
  lane: number;
  offset: string;
  position: number;
};

type WaitRow = KeyRow & {
  attempts: number;
  job_id: string | null;
  first_at_ms: string | null;
  next_at_ms: string;
};

function keyOf(row: KeyRow): WaitKey {
  return {
    integrationId: row.integration_id,
    userKey: plain(row.user_key),
    place: { atMs: Number(row.at_ms), lane: row.lane, offset: Number(row.offset), position: row.position },
  };
}

function waitOf(row: WaitRow): Claimed {
  return {
    ...keyOf(row),
    jobId: row.job_id ?? undefined,
    attempts: row.attempts,
    firstAtMs: row.first_at_ms === null ? undefined : Number(row.first_at_ms),
    nextAtMs: Number(row.next_at_ms),
  };
}

function columnsOf(keys: readonly WaitKey[]): (string | number)[][] {
  return [
    keys.map(({ integrationId }) => integrationId),
    keys.map(({ userKey }) => userKey),
    keys.map(({ place }) => place.atMs),
    keys.map(({ place }) => place.lane),
    keys.map(({ place }) => place.offset),
    keys.map(({ place }) => place.position),
  ];
}

/** The database writes a uuid with dashes. */
function plain(key: string): string {
  return key.replaceAll('-', '');
}
