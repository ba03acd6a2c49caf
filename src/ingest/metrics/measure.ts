import type { Meter } from '../../domain/metrics/meter.ts';
import type { Route } from '../routes.ts';

/** Upper bounds of how long an append takes. */
const appendSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Measure = ReturnType<typeof createMeasure>;

/** Tells the one who runs the server how ingest is doing. */
export function createMeasure(meter: Meter) {
  const requests = meter.counter(
    'switchyard_ingest_requests_total',
    'Requests of SDKs by what they asked, by HTTP status and by the code of the answer.',
  );
  const events = meter.counter(
    'switchyard_ingest_events_total',
    'Events that were accepted: they are on disk.',
  );
  const rejected = meter.counter(
    'switchyard_ingest_rejected_total',
    'Events and requests that were refused, by code.',
  );
  const strangers = meter.counter(
    'switchyard_ingest_unknown_source_requests_total',
    'Requests without the key of a source.',
  );
  const appendTime = meter.histogram(
    'switchyard_stream_append_seconds',
    'How long it took until a request was on disk.',
    appendSeconds,
  );
  strangers({}, 0);
  events({}, 0);
  return {
    answered: (route: Route, status: number, code: string) =>
      requests({ route: nameOf(route), status: String(status), code }),
    appended(eventsCount: number, tookMs: number): void {
      events({}, eventsCount);
      appendTime(tookMs / 1_000);
    },
    rejected: (code: string, count = 1) => rejected({ code }, count),
    stranger: () => strangers(),
  };
}

/** A few names, whatever stands in the path. */
function nameOf(route: Route): string {
  return route.kind === 'events' ? route.route : route.kind;
}
