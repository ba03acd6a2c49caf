import { UserPlus } from 'lucide-react';
import { useClient } from 'urql';
import { whyNot } from '../../domain/permissions.ts';
import { wordsOf } from '../graphql/failures.ts';
import { usePages } from '../graphql/use-pages.ts';
import { useOrg } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { SearchField } from '../ui/controls/SearchField.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { MembersQuery, membersLoadedMax, type Member } from './queries.ts';
import { MemberTable } from './MemberTable.tsx';
import styles from './members.module.css';

type Props = {
  members: readonly Member[];
  search: string;
  onSearch(search: string): void;
  isInviting: boolean;
  onInviting(isInviting: boolean): void;
  onLeft(): void;
};

/** Who belongs to the organization, who is invited, and what each may do. */
export function MembersPage({ members, search, onSearch, isInviting, onInviting, onLeft }: Props) {
  const refusal = whyNot(useOrg().role, 'member.update');
  return (
    <>
      <PageHeader
        title="Members"
        action={
          <Button
            variant="primary"
            icon={<UserPlus size={16} aria-hidden="true" />}
            disabledReason={refusal}
            onClick={() => onInviting(true)}
          >
            Invite people
          </Button>
        }
      />
      <div className={styles.tools}>
        <SearchField label="Search members" value={search} onChange={onSearch} />
      </div>
      {members.length === 0 ? (
        <p className={styles.none}>Nobody has “{search}” in their name or address.</p>
      ) : (
        <Members key={search} {...{ search, onLeft }} first={members} />
      )}
      {isInviting && refusal === undefined && <InviteDialog onClose={() => onInviting(false)} />}
    </>
  );
}

type MembersProps = { first: readonly Member[]; search: string; onLeft(): void };

function Members({ first, search, onLeft }: MembersProps) {
  const { id: orgId } = useOrg();
  const client = useClient();
  const { rows, isAtEnd, isLoading, loadMore } = usePages(first, {
    rowsMax: membersLoadedMax,
    read: async ({ user: { id: after } }) => {
      const asked = { orgId, search: search || undefined, after, limit: membersLoadedMax };
      const { data, error } = await client.query(MembersQuery, asked).toPromise();
      if (error) return void toast('failed', wordsOf(error));
      return data?.organizations[0]?.users;
    },
  });
  return (
    <>
      <MemberTable members={rows} isAll={isAtEnd && search === ''} onLeft={onLeft} />
      {!isAtEnd && (
        <div className={styles.more}>
          <Button busy={isLoading} onClick={() => void loadMore()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
