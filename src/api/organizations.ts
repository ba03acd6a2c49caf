import { newId } from '../domain/ids.ts';
import { NewOrganization } from '../domain/rules/organizations.ts';
import { Refusal } from '../domain/refusal.ts';
import { membershipsAmong } from '../storage/control/members.ts';
import { countsOf, insertOrganization, type Organization } from '../storage/control/organizations.ts';
import { once } from '../storage/control/requests.ts';
import { created, field, mutation, query } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { pageOf, type ListInput } from './door/lists.ts';
import { parse } from './door/parse.ts';
import { requestOf } from './door/requests.ts';

export const organizations = {
  Query: {
    organizations: query<{ orgId?: string; userId?: string }>(async ({ orgId, userId }, context) => {
      const { asker, db } = context;
      const mine = (await asker.memberships()).map((membership) => membership.orgId);
      const wanted = orgId === undefined ? mine : [await asker.mayRead(orgId, 'organization.read')];
      if (userId === undefined || userId === (await asker.person()).userId)
        return organizationsAmong(wanted, context);
      const shared = await membershipsAmong(db, [userId], wanted);
      return organizationsAmong(
        shared.map((membership) => membership.orgId),
        context,
      );
    }),

    counts: query<{ orgId: string }>(async ({ orgId }, { asker, db }) =>
      countsOf(db, await asker.mayRead(orgId, 'organization.read')),
    ),
  },

  Mutation: {
    createOrganization: mutation<{ name: string; userId?: string; requestId?: string }>(
      async (input, { asker, db }) => {
        const { userId } = await asker.person();
        if (input.userId !== undefined && input.userId !== userId)
          throw new Refusal(
            'FORBIDDEN',
            'An organization is made by its first Owner: leave userId out, or give your own.',
          );
        const { name } = parse(NewOrganization, input);
        return once(db, requestOf('createOrganization', userId, input), async (transaction) => {
          const id = newId();
          await insertOrganization(transaction, { id, name, ownerId: userId });
          return created(id, `Organization "${name}" is ready, and you are its Owner.`);
        });
      },
    ),
  },

  Organization: {
    role: field<Organization>(async ({ id }, _input, { asker }) => asker.roleIn(id)),
    users: field<Organization, ListInput>(async ({ id }, input, { asker, load, spend }) => {
      await asker.roleIn(id);
      return spend(await load.members.load({ of: id, ...pageOf(input) }));
    }),
  },
};

/** Newest first, ties by id. */
export async function organizationsAmong(ids: readonly string[], { load }: Context): Promise<Organization[]> {
  const rows = await Promise.all(ids.map((id) => load.organization.load(id)));
  return rows
    .filter((row) => row !== undefined)
    .sort(
      (one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (other.id < one.id ? -1 : 1),
    );
}
