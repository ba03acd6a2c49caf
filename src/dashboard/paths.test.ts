import { expect, test } from 'vitest';
import { isDoor, paths } from './paths.ts';

test('every address of the dashboard stands here', () => {
  expect([
    paths.login(),
    paths.login('/org/o1?tab=x'),
    paths.signUp(),
    paths.confirm(),
    paths.forgot(),
    paths.reset(),
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
    paths.events('o1'),
    paths.events('o1', { search: 'u 1', status: 'failed', integrationId: 'i1', event: 'e1' }),
    paths.members('o1'),
    paths.members('o1', { invite: 'true' }),
    paths.settings('o1'),
    paths.settings('o1', { tab: 'audit', from: '2026-11-01', entry: 'a1' }),
  ]).toMatchInlineSnapshot(`
    [
      "/login",
      "/login?to=%2Forg%2Fo1%3Ftab%3Dx",
      "/signup",
      "/confirm",
      "/forgot",
      "/reset",
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
      "/org/o1/events",
      "/org/o1/events?search=u+1&status=failed&integrationId=i1&event=e1",
      "/org/o1/members",
      "/org/o1/members?invite=true",
      "/org/o1/settings",
      "/org/o1/settings?tab=audit&from=2026-11-01&entry=a1",
    ]
  `);
});

test('an id that is no path stays one part of the path', () => {
  expect(paths.org('../x?y')).toBe('/org/..%2Fx%3Fy');
});

test.each([
  ['/org/a', '/org/b'],
  ['/org/a/members', '/org/b/members'],
  ['/org/a/events', '/org/b/events'],
  ['/org/a/settings', '/org/b/settings'],
  ['/org/a/sources/new', '/org/b/sources'],
  ['/org/a/sources/s1', '/org/b/sources'],
  ['/org/a/destinations/i1', '/org/b/destinations'],
  ['/org/a/connections/c1', '/org/b/connections'],
  ['/org/a/__proto__', '/org/b'],
  ['/account', '/org/b'],
])('who is at %s and goes to another organization arrives at %s', (path, arrival) => {
  expect(paths.likewise('b', path)).toBe(arrival);
});

test.each([
  ['/login', true],
  ['/confirm/', true],
  ['/forgot', true],
  ['/account', false],
  ['/org/login', false],
])('%s stands before one is in: %s', (path, is) => {
  expect(isDoor(path)).toBe(is);
});
