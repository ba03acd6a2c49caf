import { expect, test } from 'vitest';
import { spanOf } from '../../../../domain/metrics/span.ts';
import { shapes, spans, windowOf } from './spans.ts';

const nowMs = Date.parse('2026-11-23T14:37:12.345Z');

test.each(spans)('the API divides the last %s just as the chart does', (span) => {
  const { from, to, buckets } = windowOf(span, nowMs);
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  expect(toMs).toBeGreaterThan(nowMs);
  expect(toMs - nowMs).toBeLessThanOrEqual(shapes[span].widthMs);
  // Of an integration its source is read too.
  expect(spanOf({ fromMs, toMs, buckets, keys: 2, nowMs })).toMatchObject({
    ...{ startMs: fromMs, widthMs: shapes[span].widthMs, buckets },
  });
});
