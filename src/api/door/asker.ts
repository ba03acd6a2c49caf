import { may, peopleOnly, whyNot, type Permission, type Role } from '../../domain/permissions.ts';
import { Refusal } from '../../domain/refusal.ts';
import { membershipsOf, type Membership } from '../../storage/control/members.ts';
import type { Db } from '../../storage/control/tables.ts';

/** Who is signed in, and where. `id` is the user's. */
export type Person = { kind: 'person'; id: string; userId: string; sessionId: string };
/** A program with an API key of one organization. `id` is the key's, `role` what it may today. */
export type Key = { kind: 'key'; id: string; name: string; orgId: string; role: Role };
export type Actor = Person | Key;

type Belonging = Pick<Membership, 'orgId' | 'role'>;

/** Whoever sent the request, as far as anybody wants to know. */
export type Asker = {
  /** The person or the key. Throws UNAUTHENTICATED where there is neither. */
  actor(): Promise<Actor>;
  /** For what concerns an account. Throws FORBIDDEN for a key. */
  person(): Promise<Person>;
  /** Everything the person belongs to, newest first, or the key's one; asked once in a request. */
  memberships(): Promise<Belonging[]>;
  /** The role of whoever asks. Throws FORBIDDEN for an organization that is not theirs, whether or not it exists. */
  roleIn(orgId: string): Promise<Role>;
  /** For a read. Throws FORBIDDEN where the header names another organization, or the role does not allow it. */
  mayRead(orgId: string, permission: Permission): Promise<string>;
  /** For an edit: the organization of the header, which must be there and agree with the argument. */
  mayEdit(orgId: string | undefined, permission: Permission): Promise<string>;
};

type Asking = { db: Db; organization: string | undefined; identify: () => Promise<Actor | undefined> };

export function createAsker({ db, organization, identify }: Asking): Asker {
  let identified: Promise<Actor | undefined> | undefined;
  let belongings: Promise<Belonging[]> | undefined;

  async function actor(): Promise<Actor> {
    const someone = await (identified ??= identify());
    if (someone) return someone;
    throw new Refusal('UNAUTHENTICATED', 'Sign in first: the token is missing, has expired or was revoked.');
  }

  async function person(): Promise<Person> {
    const someone = await actor();
    if (someone.kind === 'person') return someone;
    throw new Refusal('FORBIDDEN', 'An API key has no account. Sign in as a person to do this.');
  }

  async function memberships(): Promise<Belonging[]> {
    const someone = await actor();
    if (someone.kind === 'key') return [someone];
    return (belongings ??= membershipsOf(db, someone.userId));
  }

  async function roleIn(orgId: string): Promise<Role> {
    const membership = (await memberships()).find((one) => one.orgId === orgId);
    if (membership) return membership.role;
    throw notYours();
  }

  async function mayIn(orgId: string, permission: Permission): Promise<string> {
    const role = await roleIn(orgId);
    if (!may(role, permission))
      throw new Refusal('FORBIDDEN', whyNot(role, permission) ?? 'Your role does not allow this.');
    if (peopleOnly.has(permission)) await person();
    return orgId;
  }

  return {
    actor,
    person,
    memberships,
    roleIn,
    async mayRead(orgId, permission) {
      await actor();
      if (organization !== undefined && organization !== orgId) throw contradiction();
      return mayIn(orgId, permission);
    },
    async mayEdit(orgId, permission) {
      await actor();
      if (organization === undefined)
        throw new Refusal('FORBIDDEN', 'Send the organization’s ID in the header "organization".');
      if (orgId !== undefined && orgId !== organization) throw contradiction();
      return mayIn(organization, permission);
    },
  };
}

/** Of an organization, whether it is somebody else's, never was, or went a moment ago. */
export function notYours(): Refusal {
  return new Refusal('FORBIDDEN', 'You do not belong to this organization.');
}

function contradiction(): Refusal {
  return new Refusal('FORBIDDEN', 'The header "organization" names another organization than the request.');
}
