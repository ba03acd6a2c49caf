import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Alert } from '../../../domain/alerts/alerts.ts';
import { alertOf, columns, joins } from '../../alerts/rows.ts';
import { memberships, users, type Db } from '../tables.ts';

/** Alerts that one letter tells of. Of a vendor's outage all integrations of it tell at once. */
const alertsPerLetterMax = 50;
/** Owners that get a letter: those who belong to the organization longest. */
const ownersToldMax = 50;

/**
 * Takes what is to be told of one organization and is of one kind, until the end of the transaction: nobody else is given
 * it, and what the transaction queues takes its place. Answers undefined where there is nothing, and no alerts where what
 * they tell of is gone.
 */
export async function takeAlerts(transaction: Db): Promise<Alert[] | undefined> {
  const rows = await transaction.execute(sql`
    with first as materialized (
      select org_id, kind from alerts where medium = 'letters' order by next_ms, id limit 1 for update skip locked
    ), mine as materialized (
      select a.id from alerts a join first using (org_id, kind)
      where a.medium = 'letters' order by a.next_ms, a.id limit ${alertsPerLetterMax} for update of a skip locked
    ), a as (
      delete from alerts where medium = 'letters' and id in (select id from mine) returning *
    )
    select ${sql.raw(columns)} from a ${sql.raw(joins)} order by a.since_ms, a.id`);
  if (rows.length === 0) return undefined;
  return [...rows].map(alertOf).filter((alert) => alert !== undefined);
}

/** Owners whose address is proved: nobody else asked for letters. */
export async function ownersToTell(db: Db, orgId: string): Promise<string[]> {
  const rows = await db
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), eq(memberships.role, 'Owner'), isNotNull(users.confirmedAt)))
    .orderBy(asc(memberships.createdAt), asc(memberships.userId))
    .limit(ownersToldMax);
  return rows.map(({ email }) => email);
}
