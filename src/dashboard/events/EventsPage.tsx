import { useMemo } from 'react';
import { paths, type EventsSearch } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { EventsView } from './EventsView.tsx';
import type { EventChoices, EventRow } from './queries.ts';

type Props = {
  first: readonly EventRow[];
  choices: EventChoices;
  search: EventsSearch;
  onSearch(search: EventsSearch): void;
};

/** All events of an organization, as they come. */
export function EventsPage({ first, choices: { applications, integrations }, search, onSearch }: Props) {
  const { id: orgId } = useOrg();
  const choices = useMemo(
    () => ({
      sources: applications,
      destinations: integrations.map(({ id, name, application }) => ({
        id,
        name: `${name}, from ${application.name}`,
        sourceId: application.id,
      })),
    }),
    [applications, integrations],
  );
  return (
    <>
      <PageHeader title="Events" />
      <EventsView
        {...{ first, choices, search, onSearch }}
        hrefOf={(next) => paths.events(orgId, next)}
        empty={{
          title: 'No events yet',
          words:
            'Each event that a source accepts shows here within 2 seconds, with the state of its deliveries.',
          action:
            applications.length === 0 ? (
              <ButtonLink variant="primary" href={paths.newSource(orgId)}>
                New source
              </ButtonLink>
            ) : (
              <ButtonLink href={paths.sources(orgId)}>See how to send the first</ButtonLink>
            ),
        }}
      />
    </>
  );
}
