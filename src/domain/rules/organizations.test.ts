import { describe, expect, test } from 'vitest';
import { Invitation, OrganizationChange, peoplePerChangeMax } from './organizations.ts';

const faults = (change: unknown) =>
  OrganizationChange.safeParse(change).error?.issues.map(({ path }) => path.join('.')) ?? [];
const person = (i: number) => ({ email: `person${i}@example.com`, role: 'User' });
const people = (count: number) => Array.from({ length: count }, (_, i) => person(i));

describe('a change of an organization', () => {
  test('may leave everything away, or give as many people as the limit', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ name: ' Acme ', addUsers: people(peoplePerChangeMax), removeUsers: ['a'] })).toEqual([]);
    expect(OrganizationChange.parse({ name: ' Acme ' })).toEqual({ name: 'Acme' });
  });

  test.each<[string, unknown, string[]]>([
    ['too many people', { addUsers: people(peoplePerChangeMax + 1) }, ['addUsers']],
    ['a wrong address', { addUsers: [person(1), { email: 'x', role: 'User' }] }, ['addUsers.1.email']],
    ['an unknown role', { addUsers: [{ email: 'a@example.com', role: 'King' }] }, ['addUsers.0.role']],
    [
      'an address twice, in any case',
      { addUsers: [person(1), { ...person(1), email: 'PERSON1@example.com' }] },
      ['addUsers.1.email'],
    ],
    ['somebody removed twice', { removeUsers: ['a', 'b', 'a'] }, ['removeUsers.2']],
    [
      'somebody changed and removed',
      { updateUsers: [{ userId: '__proto__', role: 'User' }], removeUsers: ['__proto__'] },
      ['removeUsers.0'],
    ],
    ['an id with a NUL', { removeUsers: ['a\0'] }, ['removeUsers.0']],
  ])('is refused with %s, at its place', (_what, change, paths) => {
    expect(faults(change)).toEqual(paths);
  });
});

test('an invitation is trimmed and needs a role', () => {
  expect(Invitation.parse({ email: ' ada@example.com ', role: 'Owner' }).email).toBe('ada@example.com');
  expect(Invitation.safeParse({ email: 'ada@example.com' }).success).toBe(false);
});
