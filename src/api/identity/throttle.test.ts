import { expect, test } from 'vitest';
import { createThrottle, type Attempt } from './throttle.ts';

function open() {
  const clock = { ms: 1_000_000 };
  const throttle = createThrottle(() => clock.ms);
  const tries = (attempt: Attempt, count: number) => {
    let taken = 0;
    for (let i = 0; i < count; i++)
      try {
        throttle.take(attempt);
        taken++;
      } catch (error) {
        expect(error).toMatchObject({ code: 'RATE_LIMITED' });
      }
    return taken;
  };
  return { clock, throttle, tries };
}

const ada = { account: 'ada@example.com', address: '192.0.2.1', userAgent: 'a' };

test('an account takes 10 wrong attempts, then one every 5 seconds, from wherever they come', () => {
  const { clock, tries } = open();
  expect(tries(ada, 20)).toBe(10);
  expect(tries({ ...ada, address: '192.0.2.2' }, 5)).toBe(0);
  clock.ms += 4_999;
  expect(tries(ada, 5)).toBe(0);
  clock.ms += 1;
  expect(tries(ada, 5)).toBe(1);
  clock.ms += 60_000;
  expect(tries(ada, 20)).toBe(10);
});

test('an address takes 30 over all accounts, and a household of IPv6 is one address', () => {
  const { tries } = open();
  let taken = 0;
  for (let i = 0; i < 40; i++)
    taken += tries({ ...ada, account: `${i}@example.com`, address: `2001:db8:0:1::${i.toString(16)}` }, 1);
  expect(taken).toBe(30);
  expect(tries({ ...ada, account: 'x@example.com', address: '2001:db8:0:2::1' }, 1)).toBe(1);
});

test('a right attempt costs nothing, and its device is kept apart from strangers', () => {
  const { throttle, tries } = open();
  for (let i = 0; i < 100; i++) {
    throttle.take(ada);
    throttle.right(ada);
  }
  expect(tries({ ...ada, userAgent: 'stranger' }, 20)).toBe(10);
  expect(tries(ada, 20)).toBe(10);
});

test('one’s own success does not free an address to guess at others', () => {
  const { throttle, tries } = open();
  let taken = 0;
  for (let i = 0; i < 60; i++) {
    taken += tries({ ...ada, account: `victim${i}@example.com` }, 1);
    throttle.take({ ...ada, account: 'own@example.com', address: '192.0.2.9' });
    throttle.right({ ...ada, account: 'own@example.com', address: '192.0.2.9' });
  }
  expect(taken).toBe(30);
});

test('one account from a thousand addresses is guessed at 12 times a minute', () => {
  const { clock, tries } = open();
  tries(ada, 10);
  let taken = 0;
  for (let i = 0; i < 1_000; i++) {
    taken += tries({ ...ada, address: `10.0.${i >> 8}.${i & 255}` }, 1);
    clock.ms += 60;
  }
  expect(taken).toBeLessThanOrEqual(12);
});

test('while others guess at an account, its known device gets in, and a new one once a letter has proved it', () => {
  const { throttle, tries } = open();
  throttle.take(ada);
  throttle.right(ada);
  for (let i = 0; i < 50; i++) tries({ ...ada, address: `192.0.2.${i}`, userAgent: 'attacker' }, 1);
  expect(tries(ada, 1)).toBe(1);
  const fresh = { ...ada, address: '198.51.100.1', userAgent: 'a new phone' };
  expect(tries(fresh, 1)).toBe(0);
  // What redeeming the link of a reset letter does.
  throttle.right(fresh);
  expect(tries(fresh, 1)).toBe(1);
});

test('a flood of other accounts does not free one that was guessed at, and no number of devices another’s device', () => {
  const { throttle, tries } = open();
  throttle.take(ada);
  throttle.right(ada);
  expect(tries({ ...ada, userAgent: 'attacker' }, 20)).toBe(10);
  for (let i = 0; i < 120_000; i++)
    throttle.take({
      ...ada,
      account: `flood${i}`,
      address: `2001:db8:${(i >> 12).toString(16)}:${(i & 4095).toString(16)}::1`,
    });
  expect(tries({ ...ada, userAgent: 'attacker', address: '192.0.2.77' }, 20)).toBe(0);
  for (let i = 0; i < 60_000; i++)
    throttle.right({ ...ada, account: 'mallory@example.com', userAgent: `device ${i}` });
  expect(tries(ada, 10)).toBe(10);
});
