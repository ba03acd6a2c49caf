import { own, same } from '../../../domain/fields/own.ts';
import type { Values } from '../../../domain/prototypes.ts';
import type { Scope } from './nodes.ts';
import { valueOf } from './read.ts';

/**
 * Whether a stored form says that data goes elsewhere than it did. Then its secrets are asked for again,
 * since they were meant for the old address.
 */
export function createAddressWatch(scope: Scope, stored: Values | undefined, tell: () => void) {
  const destinations = scope.fields.filter(({ rule }) => rule.prototype.destination);
  let hasMoved = false;
  return {
    hasMoved: () => hasMoved,
    judge(): void {
      const before = hasMoved;
      hasMoved =
        stored !== undefined &&
        destinations.some(
          ({ node, rule }) => !same(valueOf(node) ?? null, own(stored, rule.prototype.propertyName) ?? null),
        );
      if (before !== hasMoved) tell();
    },
  };
}
