import { may, whyNot, type Permission, type Role } from '../../domain/permissions.ts';
import { Refusal } from '../../domain/refusal.ts';
import { membershipsOf, type Membership } from '../../storage/control/members.ts';
import type { Db } from '../../storage/control/tables.ts';

/** Who is signed in, and where. */
export type Person = { userId: string; sessionId: string };

/** Whoever sent the request, as far as anybody wants to know. */
export type Asker = {
  /** Throws UNAUTHENTICATED where nobody is signed in. */
  person(): Promise<Person>;
  /** Everything the person belongs to, newest first; asked once in a request. */
  memberships(): Promise<Membership[]>;
  /** The person's role. Throws FORBIDDEN for an organization that is not theirs, whether or not it exists. */
  roleIn(orgId: string): Promise<Role>;
  /** For a read. Throws FORBIDDEN where the header names another organization, or the role does not allow it. */
  mayRead(orgId: string, permission: Permission): Promise<string>;
  /** For an edit: the organization of the header, which must be there and agree with the argument. */
  mayEdit(orgId: string | undefined, permission: Permission): Promise<string>;
};

type Asking = { db: Db; organization: string | undefined; identify: () => Promise<Person | undefined> };

export function createAsker({ db, organization, identify }: Asking): Asker {
  let identified: Promise<Person | undefined> | undefined;
  let belongings: Promise<Membership[]> | undefined;

  async function person(): Promise<Person> {
    const someone = await (identified ??= identify());
    if (someone) return someone;
    throw new Refusal('UNAUTHENTICATED', 'Sign in first: the token is missing, has expired or was revoked.');
  }

  async function memberships(): Promise<Membership[]> {
    const { userId } = await person();
    return (belongings ??= membershipsOf(db, userId));
  }

  async function roleIn(orgId: string): Promise<Role> {
    const membership = (await memberships()).find((one) => one.orgId === orgId);
    if (membership) return membership.role;
    throw new Refusal('FORBIDDEN', 'You do not belong to this organization.');
  }

  async function mayIn(orgId: string, permission: Permission): Promise<string> {
    const role = await roleIn(orgId);
    if (may(role, permission)) return orgId;
    throw new Refusal('FORBIDDEN', whyNot(role, permission) ?? 'Your role does not allow this.');
  }

  return {
    person,
    memberships,
    roleIn,
    async mayRead(orgId, permission) {
      await person();
      if (organization !== undefined && organization !== orgId) throw contradiction();
      return mayIn(orgId, permission);
    },
    async mayEdit(orgId, permission) {
      await person();
      if (organization === undefined)
        throw new Refusal('FORBIDDEN', 'Send the organization’s ID in the header "organization".');
      if (orgId !== undefined && orgId !== organization) throw contradiction();
      return mayIn(organization, permission);
    },
  };
}

function contradiction(): Refusal {
  return new Refusal('FORBIDDEN', 'The header "organization" names another organization than the request.');
}
