import { newFindings } from '../../../domain/fields/findings.ts';
import { createVisibility } from '../../../domain/fields/objects.ts';
import { emptyValues, own } from '../../../domain/fields/own.ts';
import type { Values } from '../../../domain/prototypes.ts';
import type { Field, FormNode, Scope } from './nodes.ts';
import { nodesOf, placesOf, problemsOf, valueOf } from './read.ts';

const retypeMessage = 'Type it again: the address changed.';

/** What is wrong, by node. */
export type Wrong = Map<FormNode, string>;

/** Checks the form's own fields, each by its own rule; what passes is written into `values`. */
export function createCheck(scope: Scope, hasMoved: () => boolean) {
  function checkField(top: Field, read = readSiblings(scope), values?: Values): Wrong {
    const { propertyName } = top.rule.prototype;
    const findings = newFindings(true);
    const kept = top.rule.check(valueOf(top.node), read, propertyName, findings);
    if (values && kept !== undefined) values[propertyName] = kept;
    const wrong: Wrong = new Map(problemsOf(top.node));
    if (findings.fieldErrors.length > 0) {
      const places = placesOf(top.node, propertyName);
      for (const { path, message } of findings.fieldErrors) {
        const node = placeOf(places, path) ?? top.node;
        if (!wrong.has(node)) wrong.set(node, message);
      }
    }
    if (hasMoved())
      for (const node of nodesOf(top.node))
        if (node.kind === 'leaf' && !node.mapped && node.stored?.now === 'kept')
          wrong.set(node, retypeMessage);
    return wrong;
  }

  return {
    checkField,
    checkAll(): { wrong: Wrong; values: Values } {
      const values = emptyValues();
      const read = readSiblings(scope);
      const wrong: Wrong = new Map();
      for (const field of scope.fields)
        if (field.isVisible)
          for (const [node, message] of checkField(field, read, values)) wrong.set(node, message);
      return { wrong, values };
    },
  };
}

/** The node at a path, or else the nearest one around it. */
export function placeOf(places: ReadonlyMap<string, FormNode>, path: string): FormNode | undefined {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('.'))) {
    const node = places.get(at);
    if (node || !at.includes('.')) return node;
  }
}

/** Reads the values that conditions ask for, and no others. */
function readSiblings(scope: Scope) {
  const watched = emptyValues();
  for (const { rule, node, isVisible } of scope.fields)
    if (isVisible && scope.watched.has(rule.prototype.propertyName))
      watched[rule.prototype.propertyName] = valueOf(node);
  return createVisibility([], (name) => own(watched, name)).read;
}
