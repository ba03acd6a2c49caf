import type { Destination } from '../catalog/destination.ts';
import type { StampedEvent } from '../domain/events.ts';
import type { Json, Values } from '../domain/prototypes.ts';

/** What choosing needs to know of an integration. */
export type Candidate = {
  code: string;
  state: 'on' | 'off' | 'paused';
  platform: string;
  startsAtMs: number;
  config: Values;
};

/** `none`: the integration did not exist, or was off, when the event came; there is nothing to say of the two. */
export type Choice =
  | { kind: 'none' }
  | { kind: 'send' }
  | { kind: 'hold'; reason: string }
  | { kind: 'filtered'; reason: string }
  | { kind: 'failed'; reason: string };

/**
 * Decides what happens to an event at one integration of its source. Off filters, and what it filters is never sent
 * later; paused holds, after everything that would filter the event anyway.
 */
export function choose(
  event: StampedEvent,
  candidate: Candidate,
  destination: Destination | undefined,
): Choice {
  if (candidate.startsAtMs > event.receivedAtMs) return { kind: 'none' };
  if (candidate.state === 'off') return { kind: 'filtered', reason: 'The integration is off.' };
  if (destination === undefined)
    return { kind: 'failed', reason: `This release has no destination "${candidate.code}".` };
  try {
    const reason = whyNot(event, candidate, destination);
    if (reason !== undefined) return { kind: 'filtered', reason };
  } catch (error) {
    // Of this event alone: thrown further it would stop delivery, and again whenever the event is read again.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: `The destination's code failed: ${message}` };
  }
  return candidate.state === 'paused'
    ? { kind: 'hold', reason: 'The integration is paused.' }
    : { kind: 'send' };
}

function whyNot(
  event: StampedEvent,
  candidate: Candidate,
  { prototype, unwanted }: Destination,
): string | undefined {
  if (!prototype.platforms.includes(candidate.platform))
    return `${prototype.name} takes no events from sources of type ${candidate.platform}.`;
  return (
    leftOut(event.payload.integrations, [prototype.name, prototype.integrationCode]) ??
    unwanted?.(event, candidate.config)
  );
}

/** The event's own wish: `{ All: false, Webhook: true }`. Names are case-sensitive; an object is options, and a yes. */
function leftOut(wishes: Json | undefined, names: string[]): string | undefined {
  if (typeof wishes !== 'object' || wishes === null || Array.isArray(wishes)) return undefined;
  const name = names.find((one) => Object.hasOwn(wishes, one));
  if (name !== undefined)
    return wishes[name] === false ? `The event leaves it out: integrations.${name} is false.` : undefined;
  if (Object.hasOwn(wishes, 'All') && wishes.All === false)
    return 'The event is for other destinations: integrations.All is false.';
  return undefined;
}
