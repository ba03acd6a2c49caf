import { expect, test } from 'vitest';
import { askedOf, bucketsOf, faultOf, firstFill } from './span.ts';

const nowMs = Date.parse('2026-11-23T14:30:20Z');

test('the last day is offered, up to what comes this minute', () => {
  const fill = firstFill(nowMs);
  expect(faultOf(fill)).toBeUndefined();
  expect(askedOf(fill)).toEqual({
    from: '2026-11-22T14:30:00.000Z',
    to: '2026-11-23T14:31:00.000Z',
    delivered: true,
  });
  expect(askedOf({ ...fill, what: 'failed' })).not.toHaveProperty('delivered');
});

test.each([
  ['an end before its beginning', { from: '2026-11-23T14:30', to: '2026-11-23T14:29' }, /later/],
  ['an empty span', { from: '2026-11-23T14:30', to: '2026-11-23T14:30' }, /later/],
  ['an end that is not given', { from: '2026-11-23T14:30', to: '' }, /both ends/],
])('%s is refused', (_what, span, fault) => {
  expect(faultOf({ what: 'kept', ...span })).toMatch(fault);
});

test('a span is counted minute by minute, as far as the API allows', () => {
  const upTo = (to: string) => bucketsOf({ what: 'kept', from: '2026-11-01T00:00', to });
  expect([upTo('2026-11-01T00:01'), upTo('2026-11-01T01:00'), upTo('2026-11-20T00:00')]).toEqual([
    1, 60, 1_000,
  ]);
});
