import { useEffect } from 'react';
import { useClient } from 'urql';
import { emailKey } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Choice } from '../ui/fields/Choice.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextArea } from '../ui/fields/TextArea.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { addressesIn, Invitations } from './addresses.ts';
import type { Invited } from './InviteDialog.tsx';
import { ChangeMembers, MembersQuery, membersLoadedMax, type Member } from './queries.ts';
import { roleOptions } from './roles.ts';

type Props = { onTyped(isTyped: boolean): void; onInvited(invited: Invited): void; onCancel(): void };

export function InviteForm({ onTyped, onInvited, onCancel }: Props) {
  const { id: orgId } = useOrg();
  const change = useAct(ChangeMembers);
  const linksOf = useLinks(orgId);
  const form = useFieldForm(Invitations, { addresses: '', role: 'User' });
  const typed = form.watch('addresses');
  const count = addressesIn(typed).length;
  useEffect(() => onTyped(typed !== ''), [typed, onTyped]);

  const submit = form.onValid(async ({ addresses, role }) => {
    if (change.running) return;
    const addUsers = addressesIn(addresses).map((email) => ({ email, role }));
    const answer = await change({ orgId, addUsers });
    if (answer.success) onInvited({ message: answer.message, linked: await linksOf(addUsers) });
    else form.showRefusal({ ...answer, fieldErrors: atOneField(answer.fieldErrors) });
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Invite people">
      <TextArea
        label="Addresses"
        help="One for each person: on lines of their own, or between commas."
        placeholder="ada@example.com, bob@example.com"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        rows={3}
        {...form.field('addresses')}
      />
      <Choice label="Role" options={roleOptions} {...form.field('role')} />
      <SubmitButton busy={change.running} onCancel={onCancel}>
        {count > 1 ? `Invite ${count} people` : 'Invite'}
      </SubmitButton>
    </Form>
  );
}

/** The server tells which entry is wrong; here all stand in one field. */
function atOneField(faults: readonly { path: string; message: string }[]) {
  const of = faults.filter(({ path }) => path.startsWith('addUsers'));
  const rest = faults.filter((fault) => !of.includes(fault));
  const message = of.map((fault) => fault.message).join(' ');
  return of.length === 0 ? rest : [{ path: 'addresses', message }, ...rest];
}

/** Asks for the links of those that were just invited. Who is new stands first; of others the list shows it. */
function useLinks(orgId: string) {
  const client = useClient();
  return async (people: readonly { email: string }[]): Promise<Member[]> => {
    const keys = new Set(people.map(({ email }) => emailKey(email)));
    const { data } = await client.query(MembersQuery, { orgId, limit: membersLoadedMax }).toPromise();
    const members = data?.organizations[0]?.users ?? [];
    return members.filter(({ user, invitationLink }) => invitationLink && keys.has(emailKey(user.email)));
  };
}
