import * as z from 'zod/mini';
import { Name } from './names.ts';
import { Refusal } from '../refusal.ts';

/** On delivers; off filters events and never sends them later; paused holds them. */
export const integrationStates = ['on', 'off', 'paused'] as const;
export type IntegrationState = (typeof integrationStates)[number];

/** The rules for an integration beside those of its prototypes. */
export const NewIntegration = z.object({ name: Name, enabled: z.optional(z.boolean()) });

export const IntegrationChange = z.object({
  name: z.optional(Name),
  enabled: z.optional(z.boolean()),
  paused: z.optional(z.boolean()),
});

/**
 * The state after a change. Off and paused exclude each other: what is switched on is resumed from off only, and what
 * is off cannot be paused. Throws INVALID_INPUT where the two contradict.
 */
export function nextState(
  state: IntegrationState,
  { enabled, paused }: { enabled?: boolean; paused?: boolean },
): IntegrationState {
  if (enabled === false) {
    if (paused) throw contradiction('Something that is off cannot be paused. Choose one of the two.');
    return 'off';
  }
  const next = enabled === true && state === 'off' ? 'on' : state;
  if (paused === true) {
    if (next === 'off') throw contradiction('It is off. Turn it on to pause it.');
    return 'paused';
  }
  return paused === false && next === 'paused' ? 'on' : next;
}

function contradiction(message: string): Refusal {
  return new Refusal('INVALID_INPUT', message, [{ path: 'paused', message }]);
}
