import { OrganizationChange } from '../../domain/rules/organizations.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  lockOrganization,
  renameOrganization,
  type Organization,
} from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import { changed, type Answer } from '../door/answers.ts';
import { notYours } from '../door/asker.ts';
import type { Context } from '../door/context.ts';
import { parse } from '../door/parse.ts';
import { writeDown } from '../door/written.ts';
import { setAlertWebhook } from '../alerts/webhook-url.ts';
import { accountsOf, Vanished } from './accounts.ts';
import { deleteWhole } from './delete.ts';
import { invite } from './invite.ts';
import { keepAnOwner } from './last-owner.ts';
import { changeRoles, removeMembers } from './members.ts';
import { askerToday, mayChange, type Asked } from './who-may.ts';

/** An account that is invited here and taken back elsewhere may go between two statements. */
const attemptsMax = 5;

type Given = { asked: Asked; change: OrganizationChange; context: Context };

/** Carries out one call of updateOrganization: all of it or nothing. Calls for one organization take turns. */
export async function changeOrganization(asked: Asked, context: Context): Promise<Answer> {
  const change = parse(OrganizationChange, {
    ...asked,
    addUsers: asked.addUsers?.map(({ email, role }) => ({ email, role: role ?? 'User' })),
  });
  refuseNonsense(change, asked.delete === true);
  // Known before a connection is held: with all of them held, nobody could ask for another.
  const actor = await context.asker.actor();
  if (actor.kind === 'person') await context.load.user.load(actor.userId);
  for (let attempt = 1; ; attempt++)
    try {
      return await changeAtOnce({ asked, change, context });
    } catch (error) {
      if (!(error instanceof Vanished) || attempt === attemptsMax) throw error;
    }
}

async function changeAtOnce({ asked, change, context }: Given): Promise<Answer> {
  const isToGo = asked.delete === true;
  return context.db.transaction(async (transaction) => {
    const organization = await lockOrganization(transaction, asked.orgId, isToGo ? 'update' : undefined);
    await mayChange(await askerToday(transaction, context), asked);
    if (!organization) throw notYours();
    const told = isToGo
      ? [await deleteWhole(transaction, organization, context)]
      : await changeParts(transaction, organization, { change, context });
    return changed(organization.id, told.join(' '));
  });
}

function refuseNonsense(change: OrganizationChange, isToGo: boolean): void {
  const { name, alertWebhookUrl, addUsers = [], updateUsers = [], removeUsers = [] } = change;
  const isEmpty =
    name === undefined &&
    alertWebhookUrl === undefined &&
    addUsers.length + updateUsers.length + removeUsers.length === 0;
  if (isToGo && !isEmpty)
    throw new Refusal(
      'INVALID_INPUT',
      'An organization is deleted alone: leave name, alertWebhookUrl, addUsers, updateUsers and removeUsers out.',
    );
  if (!isToGo && isEmpty)
    throw new Refusal(
      'INVALID_INPUT',
      'Nothing is asked for. Give a name, alertWebhookUrl, addUsers, updateUsers, removeUsers, or delete: true.',
    );
}

/** Answers what happened, in sentences. */
async function changeParts(
  transaction: Db,
  organization: Organization,
  { change, context }: { change: OrganizationChange; context: Context },
): Promise<string[]> {
  const { name, alertWebhookUrl, updateUsers = [], removeUsers = [] } = change;
  const accounts = await accountsOf(transaction, change);
  const told: string[] = [];
  if (name !== undefined) told.push(await rename(transaction, organization, { name, context }));
  if (alertWebhookUrl !== undefined)
    told.push(await setAlertWebhook(transaction, organization, { url: alertWebhookUrl, context }));
  const called = { ...organization, name: name ?? organization.name };
  await keepAnOwner(transaction, called, {
    ...{ change, context },
    async meanwhile() {
      told.push(...(await changeRoles(transaction, called, { updateUsers, context })));
      told.push(...(await removeMembers(transaction, called, { removeUsers, context })));
    },
  });
  told.push(...(await invite(transaction, called, { change, accounts, context })));
  return told;
}

async function rename(
  transaction: Db,
  { id, name: before }: Organization,
  { name, context }: { name: string; context: Context },
): Promise<string> {
  if (name === before) return `The organization is called "${name}" already.`;
  await renameOrganization(transaction, id, name);
  await writeDown(transaction, context, {
    ...{ orgId: id, action: 'organization.update', subject: { id, name } },
    ...{ before: { name: before }, after: { name } },
  });
  return `The organization is called "${name}" now.`;
}
