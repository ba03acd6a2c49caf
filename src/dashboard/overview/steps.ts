import { paths } from '../paths.ts';
import type { Overview } from './queries.ts';

export type SetupStep = { title: string; help: string; isDone: boolean; href: string; action: string };

/** What a new organization still lacks until its events flow, in the order in which it is done. */
export function setupSteps(orgId: string, { counts, applications, events }: Overview): SetupStep[] {
  const source = applications[0];
  return [
    {
      title: 'Create a source',
      help: 'A website, an app or a server that sends events.',
      isDone: counts.applications > 0,
      href: paths.newSource(orgId),
      action: 'New source',
    },
    {
      title: 'Add a destination',
      help: 'Where its events go: a webhook to begin with.',
      isDone: counts.integrations > 0,
      href: paths.newDestination(orgId, source && { source: source.id }),
      action: 'Add destination',
    },
    {
      title: 'Send the first event',
      help: 'With the snippet on the source’s Setup page.',
      isDone: events.length > 0,
      href: source ? paths.source(orgId, source.id) : paths.sources(orgId),
      action: 'See the snippet',
    },
  ];
}
