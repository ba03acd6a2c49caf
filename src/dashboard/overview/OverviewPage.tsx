import { usePoll } from '../graphql/use-poll.ts';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Time } from '../ui/data/Time.tsx';
import { Link } from '../ui/link.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Checklist } from './Checklist.tsx';
import { OverviewQuery, type Overview } from './queries.ts';
import { Recent, type RecentRow } from './Recent.tsx';
import { setupSteps } from './steps.ts';
import styles from './overview.module.css';

/** How soon the overview shows what has changed. */
const overviewMs = 5_000;

/** What the organization has, and what has just happened. While it is new, what to do next. */
export function OverviewPage({ first }: { first: Overview }) {
  const { id: orgId } = useOrg();
  const { data = first } = usePoll(OverviewQuery, { orgId }, overviewMs, first);
  const steps = setupSteps(orgId, data);
  return (
    <>
      <PageHeader title="Overview" />
      {steps.some(({ isDone }) => !isDone) && <Checklist steps={steps} />}
      <dl className={styles.counts}>
        <Count label="Sources" value={data.counts.applications} href={paths.sources(orgId)} />
        <Count label="Destinations" value={data.counts.integrations} href={paths.destinations(orgId)} />
        <Count label="Connections" value={data.counts.connections} href={paths.connections(orgId)} />
        <Count label="Members" value={data.counts.users} href={paths.members(orgId)} />
      </dl>
      <div className={styles.columns}>
        <Recent title="Newest events" rows={eventRows(orgId, data)} empty="No event has come yet." isWide />
        <Recent title="Newest sources" rows={sourceRows(orgId, data)} empty="There is no source yet." />
        <Recent
          title="Newest destinations"
          rows={destinationRows(orgId, data)}
          empty="There is no destination yet."
        />
      </div>
    </>
  );
}

function Count({ label, value, href }: { label: string; value: number; href: string }) {
  return (
    <div className={styles.count}>
      <dt>
        <Link href={href}>{label}</Link>
      </dt>
      <dd>{value.toLocaleString()}</dd>
    </div>
  );
}

const urgency = ['failed', 'retrying', 'pending', 'delivered', 'filtered', 'duplicate'] as const;

function eventRows(orgId: string, { events, applications }: Overview): RecentRow[] {
  return events.map((event) => {
    const worst = urgency.find((status) => event.deliveries.some((delivery) => delivery.status === status));
    return {
      id: event.id,
      label: event.name || event.type,
      note: applications.find(({ id }) => id === event.appId)?.name,
      href: paths.source(orgId, event.appId, { tab: 'events', event: event.id }),
      end: (
        <>
          {worst && <StatusBadge status={worst} isBare />}
          <Time at={event.receivedAt} />
        </>
      ),
    };
  });
}

function sourceRows(orgId: string, { applications }: Overview): RecentRow[] {
  return applications.map(({ id, name, lastEventAt }) => ({
    id,
    label: name,
    href: paths.source(orgId, id),
    end: lastEventAt === null ? 'No event yet' : <Time at={lastEventAt} />,
  }));
}

function destinationRows(orgId: string, { integrations }: Overview): RecentRow[] {
  return integrations.map(({ id, name, state, application }) => ({
    id,
    label: name,
    note: `from ${application.name}`,
    href: paths.destination(orgId, id),
    end: <StatusBadge status={state} isBare />,
  }));
}
