import { useEffect, useState } from 'react';
import { usePoll } from '../../../graphql/use-poll.ts';
import { useOrg } from '../../../session/current.ts';
import { MetricsQuery, type Metrics, type Point } from '../queries.ts';
import { windowOf, type Span, type Window } from './spans.ts';

const liveMs = 3_000;

/** What a loader has read, and of which time. */
export type FirstMetrics = { window: Window; data: Metrics };

/** The points of the time up to now. It moves on, and what was known stands until the next is there. */
export function useMetrics(integrationId: string, span: Span, first: FirstMetrics) {
  const { id: orgId } = useOrg();
  const [window, setWindow] = useState(first.window);
  const [kept, setKept] = useState(first.data);
  const [read, setRead] = useState(first);
  if (read !== first) {
    setRead(first);
    setWindow(first.window);
    setKept(first.data);
  }
  const isFirst = window.to === first.window.to;
  const { data, failure } = usePoll(
    MetricsQuery,
    { orgId, integrationId, ...window },
    liveMs,
    isFirst ? first.data : undefined,
  );
  if (data && data !== kept) setKept(data);

  useEffect(() => {
    const timer = setInterval(() => {
      const next = windowOf(span, Date.now());
      setWindow((now) => (now.to === next.to ? now : next));
    }, liveMs);
    return () => clearInterval(timer);
  }, [span]);

  const points: readonly Point[] = kept.deliveryMetrics;
  return { points, failure };
}
