import { expect, test } from 'vitest';
import type { Role } from '../../domain/permissions.ts';
import type { Member } from './queries.ts';
import { reasonsFor } from './why-not.ts';

function member(id: string, role: Role, pending = false): Member {
  const profile = { firstName: null, lastName: null };
  return { role, pending, invitationLink: null, user: { id, email: `${id}@example.com`, profile } };
}

const ada = member('ada', 'Owner');
const bob = member('bob', 'User');
const invited = member('eve', 'Owner', true);
const onlyOwners = 'Only an Owner of the organization can do this.';
const last = 'Make somebody else an Owner first. An invitation counts once it is accepted.';
const free = { changeRole: undefined, inviteAgain: undefined, remove: undefined };

test.each([
  ['an Owner changes and removes others', bob, { role: 'Owner', personId: 'ada' }, free],
  [
    'the last Owner stays, also where another is invited',
    ada,
    { role: 'Owner', personId: 'ada' },
    { ...free, changeRole: last, remove: last },
  ],
  [
    'a User changes nobody',
    ada,
    { role: 'User', personId: 'bob' },
    { changeRole: onlyOwners, inviteAgain: onlyOwners, remove: onlyOwners },
  ],
  [
    'a User may leave',
    bob,
    { role: 'User', personId: 'bob' },
    { changeRole: onlyOwners, inviteAgain: onlyOwners, remove: undefined },
  ],
] as const)('%s', (_promise, whom, here, reasons) => {
  expect(reasonsFor(whom, { ...here, members: [ada, bob, invited], isAll: true })).toEqual(reasons);
});

test('while some are not loaded, the server says who is the last Owner', () => {
  const here = { role: 'Owner', personId: 'ada', members: [ada, bob], isAll: false } as const;
  expect(reasonsFor(ada, here)).toEqual(free);
});
