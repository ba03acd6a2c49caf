import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { whyNot } from '../../../domain/permissions.ts';
import { useOrg } from '../../session/current.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Cut } from '../../ui/data/Cut.tsx';
import { Table, type Column } from '../../ui/data/Table.tsx';
import { Time } from '../../ui/data/Time.tsx';
import { Menu } from '../../ui/overlay/Menu.tsx';
import styles from '../settings.module.css';
import { Expiry } from './Expiry.tsx';
import type { KeyQuestion } from './KeysTab.tsx';
import type { ApiKeyRow } from './queries.ts';

type Props = { keys: readonly ApiKeyRow[]; onQuestion(question: KeyQuestion): void };

export function KeyTable({ keys, onQuestion }: Props) {
  const columns: Column<ApiKeyRow>[] = [
    {
      heading: 'Name',
      cell: ({ name, role }) => (
        <>
          <Cut isStrong>{name}</Cut>
          <span className={styles.onPhone}>{role}</span>
        </>
      ),
    },
    { heading: 'Role', from: 'tablet', width: '72px', cell: ({ role }) => role },
    {
      heading: 'Ends in',
      from: 'tablet',
      width: '80px',
      cell: ({ hint }) => <code className={styles.muted}>{hint}</code>,
    },
    {
      heading: 'Made by',
      from: 'desktop',
      width: '20%',
      cell: ({ createdBy }) => <Cut isMuted={!createdBy}>{createdBy?.email ?? 'Nobody who is left'}</Cut>,
    },
    {
      heading: 'Made',
      from: 'desktop',
      width: '112px',
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      heading: 'Last used',
      from: 'tablet',
      width: '112px',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className={styles.muted}>Never</span> : <Time at={lastUsedAt} />,
    },
    { heading: 'Expires', width: '116px', cell: ({ expiresAt }) => <Expiry at={expiresAt} /> },
    {
      heading: 'Actions',
      isHeadingHidden: true,
      align: 'end',
      width: '52px',
      cell: (key) => <KeyMenu apiKey={key} onQuestion={onQuestion} />,
    },
  ];
  return <Table label="API keys" columns={columns} rows={keys} keyOf={({ id }) => id} />;
}

function KeyMenu({ apiKey, onQuestion }: { apiKey: ApiKeyRow; onQuestion: Props['onQuestion'] }) {
  const disabledReason = whyNot(useOrg().role, 'key.update');
  return (
    <Menu
      align="end"
      trigger={(props) => (
        <IconButton
          {...props}
          label={`Actions for the key ${apiKey.name}`}
          icon={<Ellipsis size={16} aria-hidden="true" />}
        />
      )}
      items={[
        {
          kind: 'action',
          label: 'Rename',
          icon: <Pencil size={16} aria-hidden="true" />,
          disabledReason,
          onSelect: () => onQuestion({ kind: 'rename', key: apiKey }),
        },
        {
          kind: 'action',
          label: 'Revoke',
          icon: <Trash2 size={16} aria-hidden="true" />,
          disabledReason,
          onSelect: () => onQuestion({ kind: 'revoke', key: apiKey }),
        },
      ]}
    />
  );
}
