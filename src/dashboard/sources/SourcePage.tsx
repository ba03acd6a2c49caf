import type { ReactNode } from 'react';
import { paths, sourceTabs, type SourceTab } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Id } from '../ui/data/Id.tsx';
import { Badge, StatusBadge } from '../ui/data/StatusBadge.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Tabs } from '../ui/layout/Tabs.tsx';
import { platformName } from './PlatformIcon.tsx';
import type { Source } from './queries.ts';
import { Rejected } from './rejected/Rejected.tsx';
import { SourceDestinations } from './SourceDestinations.tsx';
import { SourceSettings } from './SourceSettings.tsx';
import { SourceSetup } from './SourceSetup.tsx';

const labels: Record<SourceTab, string> = {
  setup: 'Setup',
  events: 'Events',
  rejected: 'Rejected',
  destinations: 'Destinations',
  settings: 'Settings',
};

type Props = {
  source: Source;
  tab: SourceTab;
  /** What the tab of events shows: another feature's, given by the route. */
  events: ReactNode;
  onDeleted(): void;
};

export function SourcePage({ source, tab, events, onDeleted }: Props) {
  const { id: orgId } = useOrg();
  return (
    <>
      <PageHeader
        title={source.name}
        crumbs={[{ label: 'Sources', href: paths.sources(orgId) }]}
        meta={
          <>
            <Badge>{platformName(source.platform)}</Badge>
            {!source.enabled && <StatusBadge status="off" />}
            <Id label="Source ID">{source.id}</Id>
          </>
        }
      />
      <Tabs
        label="Source"
        current={tab}
        tabs={sourceTabs.map((id) => ({
          id,
          label: labels[id],
          href: paths.source(orgId, source.id, id === 'setup' ? {} : { tab: id }),
        }))}
      />
      {tab === 'setup' && <SourceSetup source={source} />}
      {tab === 'events' && events}
      {tab === 'rejected' && <Rejected sourceId={source.id} />}
      {tab === 'destinations' && <SourceDestinations source={source} />}
      {tab === 'settings' && <SourceSettings key={source.updatedAt} source={source} onDeleted={onDeleted} />}
    </>
  );
}
