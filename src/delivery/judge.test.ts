import { describe, expect, test } from 'vitest';
import type { OutgoingResponse } from '../catalog/destination.ts';
import type { Outcome } from '../domain/outcome.ts';
import { backoffMs, judge, retryForMsMin, type Attempts } from './judge.ts';
import { retryAfterMs, retryAfterMsMax } from './retry-after.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const first: Attempts = { count: 1, elapsedMs: 0 };
const noChance = () => 0;
const answered = (status: number, headers: Record<string, string> = {}): OutgoingResponse => ({
  kind: 'answered',
  status,
  headers,
  body: '',
});
const judged = (response: OutgoingResponse, attempts = first, chance = noChance) =>
  judge({ kind: 'answered', response }, attempts, chance, nowMs);

/** Goes through an outage that does not end, attempt by attempt. */
function expectSchedule(judging: typeof judge): void {
  const response = { kind: 'answered', response: answered(503) } as const;
  const waitsMs: number[] = [];
  let elapsedMs = 0;
  let outcome: Outcome = again;
  // Bounded, for a judge that never gives up.
  for (let count = 1; outcome.kind === 'retry' && count < 100; count++) {
    outcome = judging(response, { count, elapsedMs }, noChance, nowMs);
    if (outcome.kind !== 'retry') break;
    waitsMs.push(outcome.afterMs);
    elapsedMs += outcome.afterMs;
  }
  const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, ...Array.from({ length: 15 }, () => 900)];
  expect(waitsMs).toEqual(seconds.map((one) => one * 1_000));
  expect(elapsedMs).toBeGreaterThanOrEqual(retryForMsMin);
  expect(outcome).toEqual({
    kind: 'failed',
    reason: 'Gave up after 4 hours of attempts. The last one: HTTP 503.',
  });
}

const again = { kind: 'retry', reason: 'HTTP 503.', afterMs: 0 } as const;
const gaveUp = {
  kind: 'failed',
  reason: 'Gave up after 4 hours of attempts. The last one: HTTP 503.',
} as const;
const sooner = (outcome: Outcome, ms: number): Outcome =>
  outcome.kind === 'retry' ? { ...outcome, afterMs: outcome.afterMs - ms } : outcome;

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('of HTTP %i is final: delivered', (status) => {
    expect(judged(answered(status))).toEqual({ kind: 'delivered' });
  });

  test.each([408, 423, 425, 429, 500, 502, 503, 504, 507, 511, 599])(
    'of HTTP %i heals: tried again',
    (status) => {
      expect(judged(answered(status))).toEqual({ kind: 'retry', reason: `HTTP ${status}.`, afterMs: 1_000 });
    },
  );

  test.each([101, 199, 400, 401, 403, 404, 405, 409, 410, 413, 422, 424, 451, 499, 501, 600])(
    'of HTTP %i is a refusal: failed',
    (status) => {
      expect(judged(answered(status))).toEqual({ kind: 'failed', reason: `Refused with HTTP ${status}.` });
    },
  );

  test.each([300, 301, 302, 304, 307, 308])('of HTTP %i is not followed: failed, and says so', (status) => {
    expect(judged(answered(status))).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/Redirects are not followed/),
    });
  });

  test('that did not come is tried again', () => {
    expect(judged({ kind: 'unreachable', reason: 'Away.' })).toEqual({
      kind: 'retry',
      reason: 'Away.',
      afterMs: 1_000,
    });
  });

  test('that we must not ask for is final', () => {
    expect(judged({ kind: 'forbidden', reason: 'Private.' })).toEqual({ kind: 'failed', reason: 'Private.' });
  });

  test.each([
    ['accepted', { kind: 'accepted' as const }, { kind: 'delivered' }],
    ['skipped', { kind: 'skipped' as const, reason: 'No.' }, { kind: 'filtered', reason: 'No.' }],
    ['invalid', { kind: 'invalid' as const, reason: 'Bad.' }, { kind: 'failed', reason: 'Bad.' }],
  ])('of a destination itself counts: %s', (_what, answer, outcome) => {
    expect(judge(answer, first, noChance, nowMs)).toEqual(outcome);
  });
});

describe('the wait', () => {
  test('doubles up to 15 minutes, and goes on for at least 4 hours', () => {
    expectSchedule(judge);
  });

  /** What a judge would have to get wrong; each is another promise of the schedule. */
  test.each<[string, (outcome: Outcome, attempts: Attempts) => Outcome]>([
    ['gives up after three attempts', (outcome, { count }) => (count < 3 ? outcome : gaveUp)],
    [
      'gives up a quarter of an hour early',
      (outcome, { elapsedMs }) => (elapsedMs < 225 * 60_000 ? outcome : gaveUp),
    ],
    [
      'waits equally long each time',
      (outcome) => (outcome.kind === 'retry' ? { ...outcome, afterMs: 60_000 } : outcome),
    ],
    ['comes back a little early', (outcome) => sooner(outcome, 100)],
    ['never gives up', (outcome) => (outcome.kind === 'retry' ? outcome : { ...again, afterMs: 1_000 })],
  ])('control: the same check fails for one that %s', (_fault, wrong) => {
    const judging: typeof judge = (answer, attempts, ...rest) =>
      wrong(judge(answer, attempts, ...rest), attempts);
    expect(() => expectSchedule(judging)).toThrow();
  });

  test('is never cut short by chance, and at most a quarter longer', () => {
    expect(backoffMs(3, () => 0)).toBe(4_000);
    expect(backoffMs(3, () => 1)).toBe(5_000);
    expect(backoffMs(1_000, () => 0)).toBe(900_000);
  });

  test('is the longer of ours and the one that the destination asks for', () => {
    expect(judged(answered(429, { 'retry-after': '30' }))).toMatchObject({ afterMs: 30_000 });
    expect(judged(answered(503, { 'retry-after': '1' }), { count: 5, elapsedMs: 0 })).toMatchObject({
      afterMs: 16_000,
    });
  });

  test('that a destination asks for does not outlast our patience', () => {
    const late = { count: 9, elapsedMs: retryForMsMin };
    expect(judged(answered(429, { 'retry-after': '30' }), late)).toMatchObject({ kind: 'failed' });
  });
});

test.each([
  ['seconds', '120', 120_000],
  ['seconds with blanks', ' 5 ', 5_000],
  ['nothing', '0', 0],
  ['a date', 'Mon, 23 Nov 2026 12:00:10 GMT', 10_000],
  ['a date of the old form', 'Monday, 23-Nov-26 12:01:00 GMT', 60_000],
  ['a date in the past', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['more than we wait', '99999999', retryAfterMsMax],
  ['more than a number can say', '9'.repeat(400), retryAfterMsMax],
  ['a fraction', '1.5', 0],
  ['a negative number', '-5', 0],
  ['words', 'in a minute', 0],
  ['no header', undefined, 0],
])('a Retry-After of %s is understood', (_what, header, ms) => {
  expect(retryAfterMs(header, nowMs)).toBe(ms);
});
