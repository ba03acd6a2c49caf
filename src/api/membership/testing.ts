import { emailKey } from '../../domain/rules/accounts.ts';
import { newId } from '../../domain/ids.ts';
import type { Letter } from '../../mail/mail.ts';
import { sealedAsLetter } from '../../storage/control/post/letters.ts';
import { letters, users } from '../../storage/control/tables.ts';
import type { Client, TestApi } from '../testing.ts';

export type Changed = {
  success: boolean;
  code: string;
  message: string;
  id: string | null;
  fieldErrors: { path: string; message: string }[];
};
type Change = {
  name?: string | null;
  alertWebhookUrl?: string;
  addUsers?: { email: string; role?: string | null }[];
  updateUsers?: { userId: string; role: string }[];
  removeUsers?: string[];
  delete?: boolean;
};

const updateOrganization = `mutation(
  $orgId: ID!, $name: String, $alertWebhookUrl: String, $addUsers: [OrganizationUserInput!], $updateUsers: [OrganizationRoleInput!], $removeUsers: [ID!], $delete: Boolean
) {
  done: updateOrganization(orgId: $orgId, name: $name, alertWebhookUrl: $alertWebhookUrl, addUsers: $addUsers, updateUsers: $updateUsers, removeUsers: $removeUsers, delete: $delete) {
    success code message id fieldErrors { path message }
  }
}`;

/** One call of updateOrganization. */
export async function change(client: Client, asked: Change, orgId = client.orgId): Promise<Changed> {
  const { data, errors } = await client.ask(updateOrganization, { orgId, ...asked });
  if (errors.length > 0) throw new Error(errors[0]?.message);
  return data.done as Changed;
}

type Member = {
  role: string;
  pending: boolean;
  invitationLink: string | null;
  user: { id: string; email: string };
};

/** The members as the client sees them, by address. */
export async function membersSeen(client: Client, search = ''): Promise<Map<string, Member>> {
  const { data } = await client.ask(
    'query($orgId: ID!, $search: String) { organizations(orgId: $orgId) { users(limit: 200, search: $search) { role pending invitationLink user { id email } } } }',
    { orgId: client.orgId, search },
  );
  const members = data.organizations[0].users as Member[];
  return new Map(members.map((member) => [member.user.email, member]));
}

/** Every letter to the address, sent or still in the queue; oldest first. */
export async function lettersTo(api: TestApi, email: string): Promise<Letter[]> {
  const rows = await api.database.db.select().from(letters).orderBy(letters.createdAt);
  const queued = rows.map(
    ({ id, sealed }) => JSON.parse(api.seal.open(sealed, sealedAsLetter(id))) as Letter,
  ); // As post() wrote it.
  const all = [...api.letters, ...queued].filter(({ to }) => to === email);
  return [...new Map(all.map((letter) => [letter.text, letter])).values()];
}

type AccountRow = typeof users.$inferInsert;

/** An account as it would be after whatever happened to it. */
export async function insertAccount(
  api: TestApi,
  email: string,
  more: Partial<AccountRow> = {},
): Promise<string> {
  const id = newId();
  await api.database.db.insert(users).values({ id, email, emailKey: emailKey(email), ...more });
  return id;
}

export function someEmail(name = 'guest'): string {
  return `${name}-${newId()}@example.com`;
}
