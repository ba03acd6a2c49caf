import { expect, test } from 'vitest';
import { lossesOf } from './losses.ts';

test('all that goes is named, and what is not there is not', () => {
  const counts = { applications: 1200, connections: 0, integrations: 1, users: 1 };
  expect(lossesOf({ counts, apiKeys: [{ id: 'k1' }, { id: 'k2' }] })).toEqual([
    '1,200 sources, with their events',
    '1 destination, with what waits for it',
    '1 membership, yours',
    '2 API keys, which stop working at once',
    'The audit log',
  ]);
});
