import type { EventPlace } from '../../domain/envelope.ts';
import { failureId, parseFailureId } from '../../domain/replay/failure-ids.ts';
import type { Sql } from '../database.ts';

export type Failure = {
  id: string;
  integrationId: string;
  place: EventPlace;
  at: Date;
  /** undefined where the event could not be read any more when it failed. */
  messageId?: string;
  reason: string;
  attempts: number;
};

export type FailureGroup = {
  integrationId: string;
  reason: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
};

export type FailuresWanted = {
  orgId: string;
  integrationId?: string | undefined;
  reason?: string | undefined;
  from?: Date | undefined;
  /** Not included. */
  to?: Date | undefined;
};

/** Groups of one answer. Reasons are few: what differs from event to event is not kept in them. */
export const groupsMax = 1_000;

/**
 * What has failed and was not sent again, newest first, ties by id. An `after` that is no id stands for the end of the
 * list.
 */
export async function listFailures(
  sql: Sql,
  wanted: FailuresWanted & { after?: string | undefined; limit: number },
): Promise<Failure[]> {
  const { text, values } = pageQuery(wanted);
  if (text === undefined) return [];
  return (await sql.unsafe<Row[]>(text, values, { prepare: false })).map(failureOf);
}

/** Those that are alike at each integration, the largest group first. Counts are exact. */
export async function groupFailures(sql: Sql, wanted: FailuresWanted): Promise<FailureGroup[]> {
  const { conditions, values } = conditionsOf(wanted);
  const rows = await sql.unsafe<GroupRow[]>(
    `select integration_id, reason, count(*)::float8 as count, min(failed_ms) as first, max(failed_ms) as last
     from failures where ${conditions.join(' and ')}
     group by integration_id, reason order by count desc, last desc, reason limit ${groupsMax}`,
    values,
    { prepare: false },
  );
  return rows.map((row) => ({
    integrationId: row.integration_id,
    reason: row.reason,
    count: row.count,
    firstAt: new Date(Number(row.first)),
    lastAt: new Date(Number(row.last)),
  }));
}

/** Its text is what a test looks at the plan of. */
export function pageQuery(wanted: FailuresWanted & { after?: string | undefined; limit: number }): {
  text?: string;
  values: (string | number)[];
} {
  const { conditions, values } = conditionsOf(wanted);
  const value = (one: string | number, type: string) => `$${values.push(one)}::${type}`;
  if (wanted.after !== undefined) {
    const seen = parseFailureId(wanted.after);
    if (!seen) return { values };
    const { atMs, lane, offset, position } = seen.place;
    const place = [
      ...[value(atMs, 'bigint'), value(lane, 'int'), value(offset, 'bigint'), value(position, 'int')],
    ].join(', ');
    // Of one integration its index has no other column between, so the comparison names none either.
    conditions.push(
      wanted.integrationId === undefined
        ? `(failed_ms, integration_id, ${placeColumns}) < (${value(seen.failedMs, 'bigint')}, ${value(seen.integrationId, 'text')}, ${place})`
        : `(failed_ms, ${placeColumns}) < (${value(seen.failedMs, 'bigint')}, ${place})`,
    );
  }
  const among = wanted.integrationId === undefined ? 'integration_id desc, ' : '';
  const text = `select integration_id, at_ms as at, lane, "offset", position, message_id, reason, attempts, failed_ms
    from failures where ${conditions.join(' and ')}
    order by failed_ms desc, ${among}at_ms desc, lane desc, "offset" desc, position desc
    limit ${value(wanted.limit, 'int')}`;
  return { text, values };
}

const placeColumns = 'at_ms, lane, "offset", position';

function conditionsOf({ orgId, integrationId, reason, from, to }: FailuresWanted) {
  const values: (string | number)[] = [];
  const value = (one: string | number, type: string) => `$${values.push(one)}::${type}`;
  const conditions = [`org_id = ${value(orgId, 'text')}`];
  if (integrationId !== undefined) conditions.push(`integration_id = ${value(integrationId, 'text')}`);
  if (reason !== undefined) conditions.push(`reason = ${value(reason, 'text')}`);
  if (from) conditions.push(`failed_ms >= ${value(from.getTime(), 'bigint')}`);
  if (to) conditions.push(`failed_ms < ${value(to.getTime(), 'bigint')}`);
  return { conditions, values };
}

type GroupRow = { integration_id: string; reason: string; count: number; first: string; last: string };

type Row = {
  integration_id: string;
  at: string;
  lane: number;
  offset: string;
  position: number;
  message_id: string | null;
  reason: string;
  attempts: number;
  failed_ms: string;
};

function failureOf(row: Row): Failure {
  const place = { atMs: Number(row.at), lane: row.lane, offset: Number(row.offset), position: row.position };
  const failedMs = Number(row.failed_ms);
  const { integration_id: integrationId, reason, attempts } = row;
  return {
    id: failureId({ integrationId, place, failedMs }),
    ...{ integrationId, place, reason, attempts },
    at: new Date(failedMs),
    messageId: row.message_id ?? undefined,
  };
}
