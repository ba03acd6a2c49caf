import * as argon2 from '@node-rs/argon2';
import { expect, test, vi } from 'vitest';
import { createPasswords, isCommon } from './passwords.ts';

test('a password is kept as argon2id, and matches itself alone, however it was composed', async () => {
  const passwords = createPasswords();
  const stored = await passwords.hash('Zu\u0308rich am See');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.matches(stored, 'Zürich am See')).toBe(true);
  expect(await passwords.matches(stored, 'zürich am see')).toBe(false);
});

test('where there is no account the same work is done, and nothing matches', async () => {
  const verify = vi.fn(argon2.verify);
  const passwords = createPasswords({ hash: argon2.hash, verify });
  for (const stored of [undefined, null])
    expect(await passwords.matches(stored, 'nobody has this password')).toBe(false);
  expect(verify).toHaveBeenCalledTimes(2);
  expect(verify.mock.calls[0]?.[0]).toMatch(/m=19456,t=2,p=1/);
});

test('at most two are hashed at a time, in the order they came, and too many are told to wait', async () => {
  const running: (() => void)[] = [];
  const hash = () => new Promise<string>((resolve) => running.push(() => resolve('hash')));
  const passwords = createPasswords({ hash, verify: argon2.verify });
  const asked = Array.from({ length: 102 }, () => passwords.hash('a password'));
  expect(running).toHaveLength(2);
  await expect(passwords.hash('one too many')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  let most = 0;
  for (let done = 0; done < asked.length; done++) {
    await vi.waitFor(() => expect(running.length).toBeGreaterThan(0));
    most = Math.max(most, running.length);
    running.shift()?.();
    await asked[done];
  }
  expect(most).toBe(2);
});

test.each(['password', 'Password123', 'QWERTY123', '11111111', 'letmein123', 'switchyard'])(
  '%s is common',
  (password) => {
    expect(isCommon(password)).toBe(true);
  },
);

test.each(['correct horse battery', 'a long password', 'Tr0ub4dor&3'])('%s is not', (password) => {
  expect(isCommon(password)).toBe(false);
});
