import { expect, test, vi } from 'vitest';
import { alarmEveryMs, createAlarm } from './alarm.ts';

function openAlarm() {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  let nowMs = 0;
  return { log, alarm: createAlarm(log, () => nowMs), pass: (ms: number) => void (nowMs += ms) };
}
const coded = (code: string) => Object.assign(new Error('could not extend file'), { code });

test.each([
  ['53100', /disk of PostgreSQL is full/],
  ['58030', /refuses to work/],
  ['57P03', /has crashed/],
])('what nobody can write to is an alarm: %s', (code, message) => {
  const { log, alarm } = openAlarm();
  alarm(coded(code), 3);
  expect(log.error).toHaveBeenCalledExactlyOnceWith(
    { requests: 3, error: expect.any(Error) as unknown },
    expect.stringMatching(message),
  );
  expect(log.warn).not.toHaveBeenCalled();
});

test.each([new Error('The connection was lost.'), coded('57P01'), 'text'])(
  'a commit that fails for another reason is told: %s',
  (error) => {
    const { log, alarm } = openAlarm();
    alarm(error, 1);
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(
      expect.anything(),
      expect.stringMatching(/send them again/),
    );
  },
);

test('it is not told for each commit, and says how many requests it was about since', () => {
  const { log, alarm, pass } = openAlarm();
  for (let count = 0; count < 1_000; count++) alarm(coded('53100'), 2);
  expect(log.error).toHaveBeenCalledTimes(1);
  pass(alarmEveryMs);
  alarm(coded('53100'), 1);
  expect(log.error).toHaveBeenCalledTimes(2);
  expect(log.error).toHaveBeenLastCalledWith(
    expect.objectContaining({ requests: 999 * 2 + 1 }),
    expect.anything(),
  );
});

test('of two faults neither hides the other', () => {
  const { log, alarm } = openAlarm();
  alarm(new Error('The connection was lost.'), 1);
  alarm(coded('57P03'), 0);
  expect([log.warn.mock.calls.length, log.error.mock.calls.length]).toEqual([1, 1]);
});
