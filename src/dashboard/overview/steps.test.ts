import { expect, test } from 'vitest';
import type { Overview } from './queries.ts';
import { setupSteps } from './steps.ts';

const empty: Overview = {
  counts: { applications: 0, connections: 0, integrations: 0, users: 1 },
  applications: [],
  integrations: [],
  events: [],
};
const source = { id: 's1', name: 'Shop', platform: 'server', lastEventAt: null };

test('a new organization has everything before it', () => {
  expect(setupSteps('o1', empty).map(({ isDone }) => isDone)).toEqual([false, false, false]);
});

test('once there is a source, the next steps lead on from it', () => {
  const steps = setupSteps('o1', {
    ...empty,
    counts: { ...empty.counts, applications: 1 },
    applications: [source],
  });
  expect(steps.map(({ isDone, href }) => [isDone, href])).toEqual([
    [true, '/org/o1/sources/new'],
    [false, '/org/o1/destinations/new?source=s1'],
    [false, '/org/o1/sources/s1'],
  ]);
});
