import { expect, test } from 'vitest';
import { statementsOfRequests } from './testing-statements.ts';

const on = (connection: number, ...texts: string[]) => texts.map((text) => ({ connection, text }));
const look = "with first as (select org_id from alerts where medium = 'letters')";

test('what chores do is no statement of a request, nor is their transaction', () => {
  const [begin, chore, commit] = on(1, 'begin', look, 'commit');
  const [first, insert, last] = on(2, 'begin', 'insert into "users"', 'commit');
  const told = [begin, first, chore, insert, ...on(3, 'select 1', 'update "letters" set x'), commit, last];
  expect(statementsOfRequests(told.flatMap((one) => one ?? []))).toEqual([
    ...['select 1', 'begin', 'insert into "users"', 'commit'],
  ]);
});

test('the end of a transaction that began before is no statement of a request', () => {
  expect(statementsOfRequests(on(1, 'commit', 'select 1'))).toEqual(['select 1']);
});
