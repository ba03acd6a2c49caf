import type { ReactNode } from 'react';
import type { ClickstreamPrototype } from '../../domain/prototypes.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { paths } from '../paths.ts';
import { Monogram } from '../ui/data/Monogram.tsx';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Tabs } from '../ui/layout/Tabs.tsx';
import { Link } from '../ui/link.tsx';
import { ConfigurationTab } from './ConfigurationTab.tsx';
import { ConnectionTab } from './ConnectionTab.tsx';
import { HealthTab, type Health } from './health/HealthTab.tsx';
import type { Span } from './health/metrics/spans.ts';
import styles from './integrations.module.css';
import type { ConnectionsOfCodeQuery, IntegrationQuery } from './queries.ts';
import { ResumeButton } from './ResumeButton.tsx';
import { SettingsTab } from './SettingsTab.tsx';
import { integrationTabs, tabNames, type IntegrationTab } from './tabs.ts';

export type Integration = ResultOf<typeof IntegrationQuery>['integrations'][number];

type Props = {
  orgId: string;
  integration: Integration;
  /** Absent where this release does not know the destination any more. */
  prototype: ClickstreamPrototype | undefined;
  connections: ResultOf<typeof ConnectionsOfCodeQuery>['connections'];
  tab: IntegrationTab;
  /** Read for its own tab alone. */
  health: Health | undefined;
  onSpan(span: Span): void;
  /** What the tab of events shows: another feature's, given by the route. */
  events: ReactNode;
  goTo(href: string): void;
};

/** One destination: how it is configured, what it is connected with, and whether it runs. */
export function IntegrationPage(props: Props) {
  const { orgId, integration, prototype, connections, tab, health, onSpan, events, goTo } = props;
  const { id, name, application, state, pausedReason } = integration;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Destinations', href: paths.destinations(orgId) }]}
        meta={
          <>
            <Monogram name={prototype?.name ?? integration.integrationCode} isSmall />
            <StatusBadge status={state} />
            <span>
              takes events of <Link href={paths.source(orgId, application.id)}>{application.name}</Link>
            </span>
          </>
        }
      />
      <Tabs
        label="Destination"
        current={tab}
        tabs={integrationTabs.map((one) => ({
          id: one,
          label: tabNames[one],
          href: paths.destination(orgId, id, { tab: one === 'health' ? undefined : one }),
        }))}
      />
      {state === 'paused' && (
        <div className={styles.notice}>
          <Notice
            kind="warning"
            title="Paused. Events wait, and go out in order when it is resumed."
            action={tab !== 'settings' && <ResumeButton integrationId={id} />}
          >
            {pausedReason}
          </Notice>
        </div>
      )}
      {tab === 'health' && health && <HealthTab {...{ integration, health, onSpan }} />}
      {tab === 'events' && events}
      {tab === 'configuration' && <ConfigurationTab {...{ integration, prototype }} />}
      {tab === 'connection' && <ConnectionTab {...{ orgId, integration, connections }} />}
      {tab === 'settings' && (
        <SettingsTab {...{ orgId, integration }} onDeleted={() => goTo(paths.destinations(orgId))} />
      )}
    </>
  );
}
