import type { Alert } from '../../domain/alerts/alerts.ts';
import type { Sql } from '../database.ts';
import { alertOf, columns, joins } from './rows.ts';

/** `alert` or `url` is undefined where there is nothing to tell any more. */
export type DueWebhook = {
  id: string;
  attempts: number;
  alert?: Alert | undefined;
  url?: string | undefined;
};

/**
 * Takes the alert that is due longest, and counts an attempt. Nobody else takes it before `untilMs`: whoever dies with it
 * in the hand leaves it to be sent again.
 */
export async function takeWebhook(
  sql: Sql,
  { atMs, untilMs }: { atMs: number; untilMs: number },
): Promise<DueWebhook | undefined> {
  const [row] = await sql.unsafe<{ id: string; attempts: number; url: string | null }[]>(
    `with due as (
       select id from alerts where medium = 'webhook' and next_ms <= $1::bigint
       order by next_ms limit 1 for update skip locked
     ), a as (
       update alerts set next_ms = $2::bigint, attempts = attempts + 1
       where medium = 'webhook' and id in (select id from due) returning *
     )
     select ${columns}, a.attempts, o.alert_webhook_url as url from a ${joins}`,
    [atMs, untilMs],
  );
  return row && { id: row.id, attempts: row.attempts, alert: alertOf(row), url: row.url ?? undefined };
}

export async function postponeWebhook(sql: Sql, id: string, nextMs: number): Promise<void> {
  await sql`update alerts set next_ms = ${nextMs} where medium = 'webhook' and id = ${id}`;
}

export async function forgetWebhook(sql: Sql, id: string): Promise<void> {
  await sql`delete from alerts where medium = 'webhook' and id = ${id}`;
}
