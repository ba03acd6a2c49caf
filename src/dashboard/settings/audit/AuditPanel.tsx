import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Facts } from '../../ui/data/Facts.tsx';
import { Id } from '../../ui/data/Id.tsx';
import { Table, type Column } from '../../ui/data/Table.tsx';
import { Time } from '../../ui/data/Time.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import type { AuditRow } from './queries.ts';
import { differencesOf, wordsFor, type Difference } from './words.ts';
import styles from './audit.module.css';

type Props = { entry: AuditRow | undefined; onClose(): void };

/** One entry beside the list: what stood before and what stands after. Escape closes. */
export function AuditPanel({ entry, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && close();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <section className={styles.panel} aria-label="Entry">
      <div className={styles.panelHead}>
        <h2 ref={heading} tabIndex={-1}>
          {entry ? wordsFor(entry) : 'Entry'}
        </h2>
        <IconButton label="Close" icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
      </div>
      {entry ? (
        <Details entry={entry} />
      ) : (
        <Notice>This entry is not among those that are shown. Load more, or take filters away.</Notice>
      )}
    </section>
  );
}

function Details({ entry }: { entry: AuditRow }) {
  const differences = differencesOf(entry.change);
  return (
    <>
      <Facts
        facts={[
          ['When', <Time at={entry.at} look="moment" />],
          ['Who', entry.actor],
          ['From', entry.address ?? 'An unknown address'],
          ['Subject', <bdi>{entry.subject}</bdi>],
          ['Subject ID', <Id label="subject ID">{entry.subjectId}</Id>],
          ['Action', <code>{entry.action}</code>],
        ]}
      />
      <h3>Change</h3>
      {differences.length === 0 ? (
        <p className={styles.muted}>No property changed.</p>
      ) : (
        <Table label="Change" columns={columns} rows={differences} keyOf={({ name }) => name} />
      )}
    </>
  );
}

const columns: Column<Difference>[] = [
  { heading: 'Property', width: '32%', cell: ({ name }) => <code>{name}</code> },
  { heading: 'Before', cell: ({ before }) => <Value text={before} /> },
  { heading: 'After', cell: ({ after }) => <Value text={after} /> },
];

function Value({ text }: { text: string }) {
  if (text === '') return <span className={styles.muted}>Nothing</span>;
  return <bdi className={styles.value}>{text}</bdi>;
}
