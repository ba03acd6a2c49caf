import type { Role } from '../../domain/permissions.ts';
import type { Member } from '../../storage/control/members.ts';
import type { Account } from '../../storage/control/users.ts';

/** Somebody who is being added, with what is known of the address. */
export type Guest = {
  /** Where the address stands in the call. */
  path: string;
  email: string;
  emailKey: string;
  role: Role;
  account: Account;
  /** Where the guest was invited before, and has not come. */
  member: Member | undefined;
};
