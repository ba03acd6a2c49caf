import { expect, test } from 'vitest';
import { findsFor, placesFor } from './entries.ts';

const labels = (text: string) => placesFor('o1', text).map(({ label }) => label);

test('without a text every page and action is offered', () => {
  expect(labels('')).toHaveLength(17);
});

test.each([
  ['source', ['Sources', 'New source']],
  ['NEW dest', ['New destination']],
  ['  ', labels('')],
  ['zzz', []],
])('%j offers what has all its words', (text, found) => {
  expect(labels(text)).toEqual(found);
});

test('what is found leads to its page, and no two lines are one', () => {
  const found = findsFor('o1', {
    applications: [{ id: 'x', name: 'Shop' }],
    integrations: [{ id: 'x', name: 'Hook', application: { id: 'x', name: 'Shop' } }],
    connections: [{ id: 'x', name: 'Hook' }],
    organizations: [{ id: 'o1', users: [{ user: { id: 'x', email: 'ada@example.com' } }] }],
  });
  expect(found.map(({ href }) => href)).toEqual([
    '/org/o1/sources/x',
    '/org/o1/destinations/x',
    '/org/o1/connections/x',
    '/org/o1/members?search=ada%40example.com',
  ]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(4);
});
