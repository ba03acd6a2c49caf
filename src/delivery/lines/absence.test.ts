import { expect, test } from 'vitest';
import { createAbsence, usersMax } from './absence.ts';

test('a user is absent as long as something of theirs is on disk', () => {
  const absence = createAbsence();
  absence.count('a', 1);
  absence.count('a', 1);
  expect([absence.has('a'), absence.has('b')]).toEqual([true, false]);
  expect(absence.count('a', -1)).toBe(true);
  expect(absence.count('a', -1)).toBe(false);
  expect([absence.has('a'), absence.isNobody()]).toEqual([false, true]);
});

test('with too many to tell apart everybody is, until nothing is on disk', () => {
  const absence = createAbsence();
  for (let count = 0; count <= usersMax; count++) absence.count(`u${count}`, 1);
  expect(absence.has('somebody else')).toBe(true);
  for (let count = 0; count < usersMax; count++) expect(absence.count(`u${count}`, -1)).toBe(true);
  expect(absence.has('somebody else')).toBe(true);
  expect(absence.count(`u${usersMax}`, -1)).toBe(false);
  expect(absence.has('somebody else')).toBe(false);
});

test('what a run before left on disk is known', () => {
  const absence = createAbsence();
  absence.restore(2, new Map([['a', 2]]));
  expect([absence.has('a'), absence.has('b')]).toEqual([true, false]);
  absence.restore(50_000, 'many');
  expect(absence.has('b')).toBe(true);
});

test('what comes back from disk is not queued after an earlier event was put there meanwhile', () => {
  const absence = createAbsence();
  for (const user of ['a', 'b']) absence.await(user);
  for (const user of ['a', 'c']) absence.interrupt(user);
  expect([absence.arrive('a'), absence.arrive('b'), absence.arrive('c')]).toEqual([false, true, true]);
  expect(absence.arrive('a')).toBe(true);
});
