import { bucketsMax, rowsOf, spanOf } from '../../domain/metrics/span.ts';
import { Refusal } from '../../domain/refusal.ts';
import { listIntegrations } from '../../storage/control/integrations.ts';
import { listSources } from '../../storage/control/sources.ts';
import { listSeriesKeys } from '../../storage/metrics/keys.ts';
import { readSeries, withSources, type MetricPoint, type SeriesKey } from '../../storage/metrics/series.ts';
import { query } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { found, rowsPerRequestMax } from '../door/lists.ts';
import { wrong } from '../door/parse.ts';

type Asked = { orgId: string; from: Date; to: Date; buckets: number };
type MetricKey = 'application' | 'integration';
type Series = { appId: string | null; integrationId: string | null; points: MetricPoint[] };

/** Rows that are summed up for one answer; more would take too long. */
const rowsReadMax = 250_000;

export const metrics = {
  Query: {
    deliveryMetrics: query<Asked & { appId?: string; integrationId?: string }>(async (input, context) => {
      const orgId = await context.asker.mayRead(input.orgId, 'event.read');
      checkSpan(input);
      const [points] = await pointsOf([await keyOf(orgId, input, context)], { ...input, orgId }, context);
      return context.spend(points ?? []);
    }),

    metricSeries: query<Asked & { by: MetricKey[] }>(async (input, context): Promise<Series[]> => {
      const orgId = await context.asker.mayRead(input.orgId, 'event.read');
      checkSpan(input);
      if (input.by.length === 0) throw wrong('by', 'Name application, integration or both.');
      const of = input.by.includes('integration') ? 'integrations' : 'sources';
      const hasAppId = input.by.includes('application');
      const keys = await listSeriesKeys(context.database.sql, { orgId, of, limit: rowsPerRequestMax + 1 });
      const series = await pointsOf(keys, { ...input, orgId }, context);
      return keys.map(({ sourceId, integrationId }, at) => ({
        appId: hasAppId ? sourceId : null,
        integrationId: integrationId === '' ? null : integrationId,
        points: context.spend(series[at] ?? []),
      }));
    }),
  },
};

function checkSpan({ from, to, buckets }: Asked): void {
  if (from >= to) throw wrong('to', 'It must be later than from.');
  if (buckets < 1 || buckets > bucketsMax) throw wrong('buckets', `Ask for 1 to ${bucketsMax}.`);
}

/** The narrowest of what is asked for. */
async function keyOf(
  orgId: string,
  { appId: sourceId, integrationId }: { appId?: string; integrationId?: string },
  { db }: Context,
): Promise<SeriesKey> {
  if (integrationId !== undefined) {
    const rows = await listIntegrations(db, { orgId, sourceId, id: integrationId, limit: 1 });
    return { integrationId, sourceId: found(rows[0], 'integration', integrationId).sourceId };
  }
  if (sourceId !== undefined)
    found((await listSources(db, { orgId, id: sourceId, limit: 1 }))[0], 'source', sourceId);
  return { sourceId: sourceId ?? '', integrationId: '' };
}

async function pointsOf(
  keys: readonly SeriesKey[],
  { orgId, from, to, buckets }: Asked,
  { database, now }: Context,
): Promise<MetricPoint[][]> {
  if (keys.length === 0) return [];
  const nowMs = now();
  const time = { fromMs: from.getTime(), toMs: to.getTime(), nowMs };
  const asked = { ...time, buckets, keys: withSources(keys).length };
  const span = spanOf(asked);
  if (keys.length * span.buckets > rowsPerRequestMax)
    throw new Refusal(
      'INVALID_INPUT',
      `${keys.length} series of ${span.buckets} buckets are more than the ${rowsPerRequestMax} points that one request answers. Ask for fewer buckets.`,
    );
  if (rowsOf(span.grain, asked) > rowsReadMax)
    throw new Refusal('INVALID_INPUT', 'This is too much to sum up at once. Ask for a shorter time.');
  return readSeries(database.sql, orgId, keys, span, nowMs);
}
