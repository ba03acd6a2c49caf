import type { Destination } from '../../catalog/destination.ts';
import type { Route } from '../../storage/routing.ts';
import { oneByOne, type BatchRule } from '../lines/batch.ts';

/** Finds out what of an integration may go together. What a destination's code throws there lets each event go alone. */
export function createRules() {
  const known = new WeakMap<Route, BatchRule>();
  return function ruleOf(route: Route, destination: Destination): BatchRule {
    const rule = known.get(route) ?? newRule(route, destination);
    known.set(route, rule);
    return rule;
  };
}

function newRule({ config, open }: Route, destination: Destination): BatchRule {
  const { eventsMax, eventsWanted, bytesMax = Infinity, keepsOrder = false, batchKey } = destination;
  if (eventsMax <= 1) return oneByOne;
  try {
    const wanted = eventsWanted?.({ connection: open().connection, config }) ?? eventsMax;
    if (wanted <= 1) return oneByOne;
    return {
      eventsMax: Math.min(wanted, eventsMax),
      bytesMax,
      keepsOrder,
      keyOf(event) {
        try {
          return batchKey?.(event, config) ?? '';
        } catch {
          // Alone, it fails alone, with the reason that its attempt gives.
          return undefined;
        }
      },
    };
  } catch {
    // The attempt gives the reason: settings that cannot be opened, or a destination's code that throws.
    return oneByOne;
  }
}
