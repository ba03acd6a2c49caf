import { paths } from '../../paths.ts';
import type { PaletteFinds } from './queries.ts';

export type EntryKind = 'page' | 'action' | 'source' | 'destination' | 'connection' | 'member';
/** One line of the palette: what it is called, and where it leads. */
export type Entry = { id: string; kind: EntryKind; label: string; note?: string; href: string };

/** Pages and actions of an organization that have every word of the text in their name. */
export function placesFor(orgId: string, text: string): Entry[] {
  const entry = (kind: EntryKind, label: string, href: string): Entry => ({
    id: `${kind} ${href}`,
    kind,
    label,
    href,
  });
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [
    entry('page', 'Overview', paths.org(orgId)),
    entry('page', 'Sources', paths.sources(orgId)),
    entry('page', 'Destinations', paths.destinations(orgId)),
    entry('page', 'Connections', paths.connections(orgId)),
    entry('page', 'Events', paths.events(orgId)),
    entry('page', 'Members', paths.members(orgId)),
    entry('page', 'Settings', paths.settings(orgId)),
    entry('page', 'API keys', paths.settings(orgId, { tab: 'keys' })),
    entry('page', 'Audit log', paths.settings(orgId, { tab: 'audit' })),
    entry('page', 'Account', paths.account()),
    entry('page', 'Organizations', paths.orgs()),
    entry('page', 'API documentation', paths.apiDocs()),
    entry('action', 'New source', paths.newSource(orgId)),
    entry('action', 'New destination', paths.newDestination(orgId)),
    entry('action', 'Invite people', paths.members(orgId, { invite: 'true' })),
    entry('action', 'New API key', paths.settings(orgId, { tab: 'keys', new: 'true' })),
    entry('action', 'New organization', paths.newOrg()),
  ].filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

/** What a search has found, each as a line. */
export function findsFor(orgId: string, finds: PaletteFinds): Entry[] {
  return [
    ...finds.applications.map(({ id, name }) => ({
      id: `source ${id}`,
      kind: 'source' as const,
      label: name,
      href: paths.source(orgId, id),
    })),
    ...finds.integrations.map(({ id, name, application }) => ({
      id: `destination ${id}`,
      kind: 'destination' as const,
      label: name,
      note: `from ${application.name}`,
      href: paths.destination(orgId, id),
    })),
    ...finds.connections.map(({ id, name }) => ({
      id: `connection ${id}`,
      kind: 'connection' as const,
      label: name,
      href: paths.connection(orgId, id),
    })),
    ...(finds.organizations[0]?.users ?? []).map(({ user }) => ({
      id: `member ${user.id}`,
      kind: 'member' as const,
      label: user.email,
      href: paths.members(orgId, { search: user.email }),
    })),
  ];
}
