import { expect, test } from 'vitest';
import { paths } from './paths.ts';

test('every address of the dashboard stands here', () => {
  expect([
    paths.login(),
    paths.login('/org/o1?tab=x'),
    paths.setup(),
    paths.orgs(),
    paths.newOrg(),
    paths.account(),
    paths.org('o1'),
    paths.sources('o1'),
    paths.sources('o1', { search: 'shop & co' }),
    paths.newSource('o1'),
    paths.source('o1', 's1'),
    paths.source('o1', 's1', { tab: 'events', event: 'e1' }),
    paths.destinations('o1'),
    paths.newDestination('o1'),
    paths.newDestination('o1', { source: 's1' }),
    paths.destination('o1', 'i1'),
    paths.connections('o1'),
    paths.connection('o1', 'c1'),
    paths.members('o1'),
  ]).toMatchInlineSnapshot(`
    [
      "/login",
      "/login?to=%2Forg%2Fo1%3Ftab%3Dx",
      "/setup",
      "/orgs",
      "/orgs?new=true",
      "/account",
      "/org/o1",
      "/org/o1/sources",
      "/org/o1/sources?search=shop+%26+co",
      "/org/o1/sources/new",
      "/org/o1/sources/s1",
      "/org/o1/sources/s1?tab=events&event=e1",
      "/org/o1/destinations",
      "/org/o1/destinations/new",
      "/org/o1/destinations/new?source=s1",
      "/org/o1/destinations/i1",
      "/org/o1/connections",
      "/org/o1/connections/c1",
      "/org/o1/members",
    ]
  `);
});

test('an id that is no path stays one part of the path', () => {
  expect(paths.org('../x?y')).toBe('/org/..%2Fx%3Fy');
});
