import { newId } from '../../domain/ids.ts';
import type { Sql } from '../database.ts';

export type Outage = { integrationId: string; sinceMs: number; reason: string };

/** The integrations whose Owners know of an outage. Outages of integrations that are gone are cleared away. */
export async function readOutages(sql: Sql): Promise<string[]> {
  await sql`delete from outages u where not exists (select from integrations i where i.id = u.integration_id)`;
  return (await sql<{ id: string }[]>`select integration_id as id from outages`).map(({ id }) => id);
}

/**
 * Lets Owners be told that these have failed for a while, each once until it works again, whoever asks for it. Answers
 * those that were not known before. What a person has switched off or paused meanwhile is left alone.
 */
export async function beginOutages(sql: Sql, outages: readonly Outage[], nowMs: number): Promise<string[]> {
  if (outages.length === 0) return [];
  const rows = await sql<{ id: string }[]>`
    with failing as (
      select * from unnest(${outages.map(({ integrationId }) => integrationId)}::text[],
        ${outages.map(({ sinceMs }) => sinceMs)}::bigint[], ${outages.map(({ reason }) => reason)}::text[],
        ${outages.map(() => newId())}::text[]) as r(integration_id, since_ms, reason, id)
    ), begun as (
      insert into outages (integration_id, since_ms)
      select f.integration_id, f.since_ms from failing f
      join integrations i on i.id = f.integration_id where i.state = 'on'
      on conflict do nothing returning integration_id
    ), happened as (
      select f.id, 'failing' as kind, f.integration_id, f.reason, f.since_ms from failing f join begun using (integration_id)
    ), told as (${tell(sql, nowMs)})
    select integration_id as id from begun`;
  return rows.map(({ id }) => id);
}

/** Lets Owners be told that these work again, where they know that they did not. */
export async function endOutages(sql: Sql, integrationIds: readonly string[], nowMs: number): Promise<void> {
  if (integrationIds.length === 0) return;
  await sql`
    with ended as (
      delete from outages where integration_id = any(${[...integrationIds]}::text[])
      returning integration_id, since_ms
    ), happened as (
      select r.id, 'working' as kind, r.integration_id, '' as reason, e.since_ms
      from unnest(${integrationIds.map(() => newId())}::text[], ${[...integrationIds]}::text[]) as r(id, integration_id)
      join ended e using (integration_id)
    )
    ${tell(sql, nowMs)}`;
}

/** Goes into a statement that has `happened`: writes down what is to be told of it, by letters, and by a webhook where one is set. */
export function tell(sql: Sql, nowMs: number) {
  return sql`
    insert into alerts (id, medium, kind, org_id, integration_id, reason, since_ms, at_ms, next_ms)
    select h.id, m.medium, h.kind, o.id, h.integration_id, h.reason, h.since_ms, ${nowMs}::bigint, ${nowMs}::bigint
    from happened h join integrations i on i.id = h.integration_id join organizations o on o.id = i.org_id
    cross join (values ('letters'), ('webhook')) as m(medium)
    where m.medium = 'letters' or o.alert_webhook_url is not null`;
}
