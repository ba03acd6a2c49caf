import type { Role } from '../../../domain/permissions.ts';
import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import type { Draft } from './draft.ts';
import type { Step } from './steps.ts';

/** What the wizard chooses from. */
export type WizardData = {
  orgId: string;
  personId: string;
  role: Role;
  prototypes: readonly ClickstreamPrototype[];
  sources: readonly { id: string; name: string; platform: string }[];
  connections: readonly WizardConnection[];
};
export type WizardConnection = { id: string; name: string; integrationCode: string; usedBy: number };

/** Where the wizard's steps are. */
export type WizardPlaces = { hrefOf(step: Step): string; goTo(step: Step): void };

/**
 * The connection to use; undefined for a new one. Where nothing was chosen it is the newest that exists:
 * most people want to use it again.
 */
export function chosenConnection(
  { connectionId, isConnectionNew }: Draft,
  connections: readonly WizardConnection[],
): WizardConnection | undefined {
  if (isConnectionNew) return undefined;
  return connections.find(({ id }) => id === connectionId) ?? connections[0];
}

/** The source that was chosen; where nothing was, and there is only one that it takes events from, that one. */
export function chosenSource(
  { sourceId }: Draft,
  { sources }: WizardData,
  prototype: ClickstreamPrototype | undefined,
): WizardData['sources'][number] | undefined {
  const chosen = sources.find(({ id }) => id === sourceId);
  if (chosen || !prototype) return chosen;
  const fitting = sources.filter(({ platform }) => prototype.platforms.includes(platform));
  return fitting.length === 1 ? fitting[0] : undefined;
}
