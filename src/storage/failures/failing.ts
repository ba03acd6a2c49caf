import { newId } from '../../domain/ids.ts';
import { tell } from '../alerts/outages.ts';
import type { Sql } from '../database.ts';

/** From the first failed attempt of an integration to the last one, with no success between. */
export type FailingSpan = { integrationId: string; sinceMs: number; lastMs: number };

/** What a run before left. Spans of integrations that are gone are cleared away. */
export async function readFailing(sql: Sql): Promise<FailingSpan[]> {
  await sql`delete from failing f where not exists (select from integrations i where i.id = f.integration_id)`;
  const rows = await sql<{ id: string; since: number; last: number }[]>`
    select integration_id as id, since_ms::float8 as since, last_ms::float8 as last from failing`;
  return rows.map(({ id, since, last }) => ({ integrationId: id, sinceMs: since, lastMs: last }));
}

export async function writeFailing(sql: Sql, spans: readonly FailingSpan[]): Promise<void> {
  if (spans.length === 0) return;
  await sql.unsafe(
    `insert into failing (integration_id, since_ms, last_ms)
     select i, s, l from unnest($1::text[], $2::bigint[], $3::bigint[]) as r(i, s, l)
     on conflict (integration_id) do update set since_ms = excluded.since_ms, last_ms = excluded.last_ms`,
    [
      spans.map(({ integrationId }) => integrationId),
      spans.map(({ sinceMs }) => sinceMs),
      spans.map(({ lastMs }) => lastMs),
    ],
  );
}

export async function forgetFailing(sql: Sql, integrationIds: readonly string[]): Promise<void> {
  if (integrationIds.length === 0) return;
  await sql`delete from failing where integration_id = any(${[...integrationIds]}::text[])`;
}

/**
 * Pauses an integration in the name of nobody, with an entry in the audit log and word to its Owners, and ends its span:
 * after it is resumed it has as long as before. One statement. Answers false where a person has switched it meanwhile.
 */
export async function pauseFailing(
  sql: Sql,
  { integrationId, sinceMs, reason }: { integrationId: string; sinceMs: number; reason: string },
  nowMs: number,
): Promise<boolean> {
  const rows = await sql`
    with paused as (
      update integrations set state = 'paused', paused_reason = ${reason},
        updated_at = greatest(now(), updated_at + interval '1 millisecond')
      where id = ${integrationId} and state = 'on'
      returning id, org_id, name
    ), forgotten as (
      delete from failing where integration_id = ${integrationId}
    ), written as (
      insert into audit (id, org_id, actor_id, actor_name, action, subject_id, subject_name, change)
      select ${newId()}, org_id, 'system', 'Switchyard', 'integration.update', id, name,
        json_build_object('before', json_build_object('state', 'on'),
          'after', json_build_object('state', 'paused', 'pausedReason', ${reason}::text))
      from paused
    ), begun as (
      insert into outages (integration_id, since_ms) select id, ${sinceMs} from paused on conflict do nothing
    ), happened as (
      select ${newId()}::text as id, 'paused' as kind, id as integration_id, ${reason}::text as reason,
        ${sinceMs}::bigint as since_ms
      from paused
    ), told as (${tell(sql, nowMs)})
    select id from paused`;
  return rows.length > 0;
}
