import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../storage/testing.ts';
import { createBelieved } from './believed.ts';

let testDatabase: TestDatabase;
beforeAll(async () => void (testDatabase = await openTestDatabase()));
afterAll(() => testDatabase.close());

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function open(ask: (asked: string) => Promise<string | undefined>) {
  const clock = { ms: 0 };
  const asked: string[] = [];
  const believed = createBelieved<string, string>({
    ...{
      database: testDatabase.database,
      log: silent,
      now: () => clock.ms,
      tables: [],
      keyOf: (text) => text,
    },
    ask: (text) => {
      asked.push(text);
      return ask(text);
    },
  });
  return { believed, asked, clock };
}

test('an answer is believed for two seconds, and asked for once by many at a time', async () => {
  const { believed, asked, clock } = open(async (text) => text.toUpperCase());
  expect(await Promise.all([believed.of('a'), believed.of('a')])).toEqual(['A', 'A']);
  clock.ms = 1_999;
  await believed.of('a');
  expect(asked).toEqual(['a']);
  clock.ms = 2_000;
  await believed.of('a');
  expect(asked).toEqual(['a', 'a']);
  await believed.close();
});

test('a flood of guesses pushes out nobody who is known', async () => {
  const { believed, asked } = open(async (text) => (text === 'known' ? 'yes' : undefined));
  await believed.of('known');
  for (let i = 0; i < 20_000; i++) expect(await believed.of(`guess ${i}`)).toBeUndefined();
  await believed.of('known');
  expect(asked.filter((text) => text === 'known')).toHaveLength(1);
  await believed.close();
});

test('what was not there, and what failed, is asked again', async () => {
  let answer = async (): Promise<string | undefined> => undefined;
  const { believed } = open(() => answer());
  expect(await believed.of('a')).toBeUndefined();
  answer = () => Promise.reject(new Error('away'));
  await expect(believed.of('a')).rejects.toThrow('away');
  answer = async () => 'here';
  expect(await believed.of('a')).toBe('here');
  await believed.close();
});
