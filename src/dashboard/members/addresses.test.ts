import { expect, test } from 'vitest';
import { peoplePerChangeMax } from '../../domain/rules/organizations.ts';
import { addressesIn, Invitations } from './addresses.ts';

test.each([
  ['', []],
  [' \n, ;', []],
  ['ada@example.com', ['ada@example.com']],
  ['ada@example.com, bob@example.com', ['ada@example.com', 'bob@example.com']],
  ['ada@example.com\r\nbob@example.com\n', ['ada@example.com', 'bob@example.com']],
  [
    'ada@example.com bob@example.com;carl@example.com',
    ['ada@example.com', 'bob@example.com', 'carl@example.com'],
  ],
  ['Ada Lovelace <ada@example.com>, "Bob" <bob@example.com>', ['ada@example.com', 'bob@example.com']],
  ['ada@example.com, bob@example.com, ADA@example.com', ['ADA@example.com', 'bob@example.com']],
  ['用户@例子.广告, __proto__', ['用户@例子.广告', '__proto__']],
])('a paste of %j holds the people %j', (text, addresses) => {
  expect(addressesIn(text)).toEqual(addresses);
});

const messageFor = (addresses: string) =>
  Invitations.safeParse({ addresses, role: 'User' }).error?.issues[0]?.message;
const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.com`).join('\n');

test.each([
  ['', 'Write at least one address.'],
  ['ada', '“ada” is no address. Write one like ada@example.com.'],
  ['a b@example.com c', '“a”, “c” are no addresses. Write one like ada@example.com.'],
  ['a b c d e', '“a”, “b”, “c” and 2 more are no addresses. Write one like ada@example.com.'],
  [many(peoplePerChangeMax + 1), 'These are 51 people. Invite at most 50 at once.'],
  [many(peoplePerChangeMax), undefined],
])('what %j gets for an answer says what is wrong: %j', (addresses, message) => {
  expect(messageFor(addresses)).toBe(message);
});
