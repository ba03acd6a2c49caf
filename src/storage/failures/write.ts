import type { EventPlace } from '../../domain/envelope.ts';
import type { WaitKey } from '../waits.ts';
import type { Statements } from '../trail/hours.ts';

export type NewFailure = WaitKey & { reason: string; attempts: number; messageId?: string };

/** Characters of a reason that are kept. It stands in an index, which takes no more than some 2,700 bytes. */
const reasonCharsMax = 300;

/** Writes down what has failed for good; of one that fails again, how it failed the last time. */
export async function writeFailures(
  sql: Statements,
  failures: readonly NewFailure[],
  nowMs: number,
): Promise<void> {
  // One statement may not write a row twice.
  const rows = [...new Map(failures.map((one) => [keyOf(one), one])).values()];
  if (rows.length === 0) return;
  // Of an integration that is gone nobody can read a failure, and nobody has an organization for it.
  await sql.unsafe(
    `insert into failures
       (integration_id, user_key, at_ms, lane, "offset", position, org_id, message_id, reason, attempts, failed_ms)
     select r.i, r.u, r.a, r.l, r.o, r.p, n.org_id, r.m, r.r, r.c, $10::bigint
     from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::bigint[], $6::int[], $7::text[], $8::text[],
       $9::int[]) as r(i, u, a, l, o, p, m, r, c)
     join integrations n on n.id = r.i
     on conflict (integration_id, at_ms, lane, "offset", position) do update set message_id = excluded.message_id,
       reason = excluded.reason, attempts = excluded.attempts, failed_ms = excluded.failed_ms`,
    [
      ...keyColumnsOf(rows),
      rows.map(({ messageId }) => (messageId === undefined ? null : storable(messageId))),
      rows.map(({ reason }) => storable(reason).slice(0, reasonCharsMax)),
      rows.map(({ attempts }) => attempts),
      nowMs,
    ],
    { prepare: true },
  );
}

type Placed = { integrationId: string; place: EventPlace };

/** They are no failures any more: they are sent again, or have been. */
export async function deleteFailures(sql: Statements, keys: readonly Placed[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.unsafe(
    `delete from failures f
     using unnest($1::text[], $2::bigint[], $3::int[], $4::bigint[], $5::int[]) as r(i, a, l, o, p)
     where f.integration_id = r.i and f.at_ms = r.a and f.lane = r.l and f."offset" = r.o and f.position = r.p`,
    [keys.map(({ integrationId }) => integrationId), ...placeColumnsOf(keys)],
    { prepare: true },
  );
}

/** Failures that go in one statement, so that none of them holds up others for long. */
const rowsMax = 5_000;

/** Deletes some of those that are older. Answers whether there may be more. */
export async function forgetFailures(sql: Statements, beforeMs: number): Promise<boolean> {
  const gone = await sql.unsafe(
    `delete from failures where ctid = any(array(select ctid from failures where failed_ms < $1::bigint limit ${rowsMax}))`,
    [beforeMs],
  );
  return gone.count === rowsMax;
}

/** Deletes some of those whose integration is gone. Answers whether there may be more. */
export async function forgetOrphans(sql: Statements): Promise<boolean> {
  // Steps from one integration to the next in the index, and reads nothing in between.
  const gone = await sql.unsafe(
    `with recursive known(id) as (
       (select integration_id from failures order by integration_id limit 1)
       union all
       select (select f.integration_id from failures f where f.integration_id > known.id
         order by f.integration_id limit 1) from known where known.id is not null
     ), orphaned as (
       select id from known where id is not null and not exists (select from integrations i where i.id = known.id)
     )
     delete from failures where ctid = any(array(
       select f.ctid from failures f where f.integration_id in (select id from orphaned) limit ${rowsMax}))`,
  );
  return gone.count === rowsMax;
}

function keyColumnsOf(keys: readonly WaitKey[]): (string | number)[][] {
  return [
    keys.map(({ integrationId }) => integrationId),
    keys.map(({ userKey }) => userKey),
    ...placeColumnsOf(keys),
  ];
}

function placeColumnsOf(keys: readonly Placed[]): (string | number)[][] {
  return [
    keys.map(({ place }) => place.atMs),
    keys.map(({ place }) => place.lane),
    keys.map(({ place }) => place.offset),
    keys.map(({ place }) => place.position),
  ];
}

function keyOf({ integrationId, place: { lane, offset, position } }: Placed): string {
  return `${integrationId}/${lane}/${offset}/${position}`;
}

/** PostgreSQL keeps no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
