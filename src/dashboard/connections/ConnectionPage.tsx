import { whyNot } from '../../domain/permissions.ts';
import type { ClickstreamPrototype } from '../../domain/prototypes.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { paths } from '../paths.ts';
import { Monogram } from '../ui/data/Monogram.tsx';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { Link } from '../ui/link.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { ConnectionSettings } from './ConnectionSettings.tsx';
import styles from './connections.module.css';
import type { ConnectionQuery } from './queries.ts';

export type Connection = ResultOf<typeof ConnectionQuery>['connections'][number];

type Props = {
  orgId: string;
  connection: Connection;
  role: 'Owner' | 'User';
  /** Absent where this release does not know the destination any more. */
  prototype: ClickstreamPrototype | undefined;
  goTo(href: string): void;
};

/** One connection: its contents for an Owner, its name and use for everybody. */
export function ConnectionPage({ orgId, connection, role, prototype, goTo }: Props) {
  const { name, integrationCode } = connection;
  const refusal = whyNot(role, 'connection.readDetails');
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Connections', href: paths.connections(orgId) }]}
        meta={
          <>
            <Monogram name={prototype?.name ?? integrationCode} isSmall />
            <span>{prototype?.name ?? integrationCode}</span>
          </>
        }
      />
      <Section title="Details">
        {refusal && (
          <Notice title="You can use this connection, and not see what is in it.">
            It holds credentials. {refusal}
          </Notice>
        )}
        {!refusal && !prototype && (
          <Notice kind="warning">
            This release has no destination {integrationCode}, so it has no form for it.
          </Notice>
        )}
        {!refusal && prototype && <ConnectionForm {...{ orgId, connection, prototype }} />}
      </Section>
      <Section title="Used by">
        {connection.integrations.length === 0 ? (
          <p className={styles.muted}>Nothing uses it.</p>
        ) : (
          <ul className={styles.users}>
            {connection.integrations.map((one) => (
              <li key={one.id} className={styles.user}>
                <Link href={paths.destination(orgId, one.id)}>{one.name}</Link>
                <span className={styles.muted}>takes events of {one.application.name}</span>
                <StatusBadge status={one.state} isBare />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <ConnectionSettings {...{ orgId, connection, role }} onDeleted={() => goTo(paths.connections(orgId))} />
    </>
  );
}
