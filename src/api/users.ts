import { Refusal } from '../domain/refusal.ts';
import { membersOf } from '../storage/control/members.ts';
import { pageRowsMax } from '../storage/control/pages.ts';
import { pendingEmail } from '../storage/control/post/links.ts';
import type { User } from '../storage/control/users.ts';
import { field, query } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { found } from './door/lists.ts';
import { organizationsAmong } from './organizations.ts';

export const users = {
  Query: {
    users: query<{ userId?: string; orgId?: string }>(async ({ userId, orgId }, context) => {
      if (orgId !== undefined) return usersOfOrganization(orgId, userId, context);
      const person = await context.asker.person();
      if (userId !== undefined && userId !== person.userId)
        throw new Refusal('FORBIDDEN', 'Without an organization you can ask for yourself alone.');
      return [await context.load.user.load(person.userId)];
    }),
  },

  User: {
    confirmed: (user: User) => user.confirmedAt !== null,
    pendingEmail: field<User>(async ({ id }, _input, { asker, db, now }) => {
      const actor = await asker.actor();
      if (actor.kind !== 'person' || actor.userId !== id) return null;
      return (await pendingEmail(db, id, new Date(now()))) ?? null;
    }),
    profile: ({ firstName, lastName, company }: User) => ({ firstName, lastName, company }),
    organizations: field<User>(async ({ id }, _input, context) => {
      const mine = (await context.asker.memberships()).map(({ orgId }) => orgId);
      const actor = await context.asker.actor();
      const shared = sharedLoader(context, mine);
      // The asker's own are known, and wait for the others' nevertheless: then all of them load together.
      if (actor.kind === 'person') shared.prime(actor.userId, mine);
      const theirs = await shared.load(id);
      return context.spend(await organizationsAmong(theirs, context));
    }),
  },
};

/** Its newest members, or the one that is asked for; Organization.users knows pages. */
async function usersOfOrganization(
  orgId: string,
  userId: string | undefined,
  context: Context,
): Promise<User[]> {
  const { asker, db, load } = context;
  await asker.mayRead(orgId, 'member.read');
  if (userId === undefined) {
    const members = await membersOf(db, [orgId], { limit: pageRowsMax });
    return members.map(({ user }) => user);
  }
  const [belongs] = await sharedLoader(context, [orgId]).load(userId);
  return [found(belongs === undefined ? undefined : await load.user.load(userId), 'member', userId)];
}

const sharedLoaders = new WeakMap<Context, Map<string, ReturnType<Context['load']['organizationsOf']>>>();

/** One loader for each set of organizations in a request, so that nested fields share their statement. */
function sharedLoader(context: Context, orgIds: string[]) {
  const known =
    sharedLoaders.get(context) ?? new Map<string, ReturnType<Context['load']['organizationsOf']>>();
  sharedLoaders.set(context, known);
  const key = orgIds.join(' ');
  const loader = known.get(key) ?? context.load.organizationsOf(orgIds);
  known.set(key, loader);
  return loader;
}
