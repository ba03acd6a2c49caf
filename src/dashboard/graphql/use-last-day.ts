import { useEffect, useState } from 'react';
import { graphql, type ResultOf } from './graphql.ts';
import { usePoll } from './use-poll.ts';

const hourMs = 60 * 60_000;
const hours = 24;
/** A list is glanced at: it need not be up to the second. */
const glancedMs = 15_000;

const LastDayQuery = graphql(`
  query LastDay($orgId: ID!, $by: [MetricKey!]!, $from: DateTime!, $to: DateTime!, $buckets: Int!) {
    metricSeries(orgId: $orgId, by: $by, from: $from, to: $to, buckets: $buckets) {
      appId
      integrationId
      points {
        received
        delivered
        retrying
        failed
      }
    }
  }
`);

export type HourPoint = ResultOf<typeof LastDayQuery>['metricSeries'][number]['points'][number];

/**
 * What was counted in the last day, hour by hour, of each source or integration by its id. Undefined until it is known,
 * and where there are more of them than one request answers: a list shows without it.
 */
export function useLastDay(
  orgId: string,
  by: 'application' | 'integration',
): ReadonlyMap<string, readonly HourPoint[]> | undefined {
  const [toMs, setTo] = useState(endOfHour);
  useEffect(() => {
    const timer = setInterval(() => setTo(endOfHour()), glancedMs);
    return () => clearInterval(timer);
  }, []);
  const span = {
    from: new Date(toMs - hours * hourMs).toISOString(),
    to: new Date(toMs).toISOString(),
  };
  const { data } = usePoll(LastDayQuery, { orgId, by: [by], ...span, buckets: hours }, glancedMs);
  const [kept, setKept] = useState<{ data: typeof data; series: Map<string, readonly HourPoint[]> }>();
  if (data && data !== kept?.data)
    setKept({
      data,
      series: new Map(
        data.metricSeries.map(({ appId, integrationId, points }) => [integrationId ?? appId ?? '', points]),
      ),
    });
  return kept?.series;
}

function endOfHour(): number {
  return (Math.floor(Date.now() / hourMs) + 1) * hourMs;
}
