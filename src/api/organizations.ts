import { may } from '../domain/permissions.ts';
import { NewOrganization } from '../domain/rules/organizations.ts';
import { Refusal } from '../domain/refusal.ts';
import { membershipsAmong, type Member } from '../storage/control/members.ts';
import { countsOf, type Organization } from '../storage/control/organizations.ts';
import { once } from '../storage/control/requests.ts';
import { field, mutation, query } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { pageOf, type ListInput } from './door/lists.ts';
import { parse } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
import { changeOrganization } from './membership/change.ts';
import { createOrganization, refuseUnconfirmed } from './membership/create.ts';
import { mayChange, type Asked } from './membership/who-may.ts';

export const organizations = {
  Query: {
    organizations: query<{ orgId?: string; userId?: string }>(async ({ orgId, userId }, context) => {
      const { asker, db } = context;
      const mine = (await asker.memberships()).map((membership) => membership.orgId);
      const wanted = orgId === undefined ? mine : [await asker.mayRead(orgId, 'organization.read')];
      const actor = await asker.actor();
      if (userId === undefined || (actor.kind === 'person' && userId === actor.userId))
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
      async (input, context) => {
        const { userId } = await context.asker.person();
        if (input.userId !== undefined && input.userId !== userId)
          throw new Refusal(
            'FORBIDDEN',
            'An organization is made by its first Owner: leave userId out, or give your own.',
          );
        await refuseUnconfirmed(userId, context);
        const { name } = parse(NewOrganization, input);
        return once(context.db, requestOf('createOrganization', userId, input), async (transaction) =>
          createOrganization(transaction, { name, ownerId: userId, context }),
        );
      },
    ),

    updateOrganization: mutation<Asked>(async (input, context) => {
      const orgId = await mayChange(context.asker, input);
      return changeOrganization({ ...input, orgId }, context);
    }),
  },

  Organization: {
    alertWebhookUrl: field<Organization>(async ({ id, alertWebhookUrl }, _input, { asker }) =>
      may(await asker.roleIn(id), 'alert.read') ? alertWebhookUrl : null,
    ),
    role: field<Organization>(async ({ id }, _input, { asker }) => asker.roleIn(id)),
    users: field<Organization, ListInput>(async ({ id }, input, { asker, load, spend }) => {
      await asker.roleIn(id);
      return spend(await load.members.load({ of: id, ...pageOf(input) }));
    }),
  },

  OrganizationUser: {
    pending: ({ isPending }: Member) => isPending,
    invitationLink: field<Member>(async ({ orgId, user, isPending }, _input, context) => {
      const { asker, hasMail, links, load } = context;
      // Not for an account that has a password, or this link would give it another.
      if (hasMail || !isPending || !user.isPending) return null;
      if (!may(await asker.roleIn(orgId), 'member.update')) return null;
      const link = await load.shownInvitation.load({ orgId, userId: user.id });
      return (link && links.urlAgain(link)) ?? null;
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
