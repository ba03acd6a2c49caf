import type { Meter } from '../../domain/metrics/meter.ts';
import type { Settled } from './write.ts';

export type Measure = ReturnType<typeof createMeasure>;

/** Tells the one who runs the server how delivery is doing. */
export function createMeasure(meter: Meter, now: () => number) {
  const deliveries = meter.counter(
    'switchyard_deliveries_total',
    'Deliveries by how they stand, each time that is written down.',
  );
  let inFlight = 0;
  let behindMs: number | undefined;
  meter.gauge(
    'switchyard_deliveries_in_flight',
    'Calls of destinations under way: a delivery each, or a batch of them.',
    () => inFlight,
  );
  meter.gauge(
    'switchyard_stream_lag_seconds',
    'How long ago the entry was accepted that delivery takes in now; 0 where all is taken in.',
    () => (behindMs === undefined ? 0 : Math.max(now() - behindMs, 0) / 1_000),
  );
  return {
    written(settled: readonly Settled[]): void {
      for (const { status } of settled) if (status !== undefined) deliveries({ outcome: status });
    },
    /** The same function, counted while it runs. */
    underWay<Arguments extends unknown[], Answer>(deliver: (...given: Arguments) => Promise<Answer>) {
      return async (...given: Arguments): Promise<Answer> => {
        inFlight += 1;
        try {
          return await deliver(...given);
        } finally {
          inFlight -= 1;
        }
      };
    },
    /** Entries since this moment are read; undefined while there are none. */
    readingSince(atMs: number | undefined): void {
      behindMs = atMs;
    },
  };
}
