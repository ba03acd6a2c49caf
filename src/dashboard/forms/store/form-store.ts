import type { FieldPrototype, Values } from '../../../domain/prototypes.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { createAddressWatch } from './address.ts';
import { createCheck, placeOf } from './check.ts';
import { createErrors } from './errors.ts';
import { layoutOf, type Layout } from './layout.ts';
import { createScope, judgeScope, type Field, type FormNode, type NewIds, type Scope } from './nodes.ts';
import { placesOf, scopeValues } from './read.ts';
import { createTopics } from './topics.ts';

export type FormOptions = {
  prototypes: readonly FieldPrototype[];
  /** What the form shows at first; a secret that the server holds is `{ isSet, hint }`. */
  initial: Values;
  /** Whether the values are stored already: then fields that are immutable cannot be changed. */
  isStored?: boolean;
  /** Begins every DOM id of the form. */
  idPrefix: string;
};

/** What of a form is on the page. A field that is wanted gets there, however long the form. */
type View = { isUnfolded: boolean; wanted?: Field };

/**
 * The values and errors of one form, outside of React. Inputs are not controlled: a key goes into its
 * node, and only what depends on it is told. Every field is checked by its own rule; nothing ever checks
 * or copies the whole form but a submit.
 *
 * This is a registry of our own because property names may be anything: in react-hook-form a name is a
 * path, so `a.b`, `a[0]` and `__proto__` would be stored elsewhere than they say.
 */
export function createFormStore({ prototypes, initial, isStored = false, idPrefix }: FormOptions) {
  const topics = createTopics();
  const view: View = { isUnfolded: false };
  let layout: Layout | undefined;
  const errors = createErrors(topics);
  const ids: NewIds = { prefix: `${idPrefix}-`, next: 0 };
  const scope = createScope(prototypes, initial, ids);
  const address = createAddressWatch(scope, isStored ? initial : undefined, () => topics.tell('address'));
  const { checkField, checkAll } = createCheck(scope, address.hasMoved);
  // What is older than this has been sent once, and shows its errors.
  let triedSerial = 0;

  /** Follows the keys where somebody has been; elsewhere it is silent. */
  function follow(top: Field): void {
    const wrong = checkField(top);
    for (const node of wrong.keys()) if (!node.hasBeenLeft && node.serial >= triedSerial) wrong.delete(node);
    errors.replace((node) => topOf(node.field) === top, wrong);
  }

  function rejudge(inside: Scope): void {
    for (const field of judgeScope(inside)) {
      topics.tell(`field:${field.id}`);
      if (!field.isVisible) errors.replace((node) => isUnder(node, field), new Map());
    }
  }

  return {
    ...{ scope, ids, topics, errors, isStored },
    /** It never changes: what is hidden keeps its place. */
    layout: (): Layout => (layout ??= layoutOf(scope.fields)),
    /** Whoever changes it tells the topic `view`. */
    view,
    hasMoved: address.hasMoved,
    isTried: () => triedSerial > 0,

    /** To be called after a node was changed in place. */
    changed(node: FormNode): void {
      for (let field: Field | undefined = node.field; field; field = field.scope.parent)
        if (field.scope.watched.has(field.rule.prototype.propertyName)) rejudge(field.scope);
      const top = topOf(node.field);
      if (top.rule.prototype.destination) address.judge();
      if (errors.count() > 0 || node.hasBeenLeft) follow(top);
      topics.tell('change');
      if (top.rule.prototype.advanced) topics.tell('advanced');
    },

    /** The first time that somebody leaves a field, it is checked. */
    left(node: FormNode): void {
      if (node.hasBeenLeft) return;
      node.hasBeenLeft = true;
      follow(topOf(node.field));
    },

    /** Checks everything and shows what is wrong; answers the values where nothing is. */
    submit(): { ok: true; values: Values } | { ok: false } {
      triedSerial = ids.next;
      const { wrong, values } = checkAll();
      errors.replace(() => true, wrong);
      topics.tell('errors');
      return wrong.size === 0 ? { ok: true, values } : { ok: false };
    },

    /** Whether everything would pass, without showing what would not. */
    isValid: (): boolean => checkAll().wrong.size === 0,

    /** Puts what the server found at its fields; answers what has no place in this form. */
    showErrors(fieldErrors: readonly FieldError[]): FieldError[] {
      const places = new Map<string, FormNode>();
      for (const { node, rule, isVisible } of scope.fields)
        if (isVisible) placesOf(node, rule.prototype.propertyName, places);
      const homeless: FieldError[] = [];
      for (const error of fieldErrors) {
        const node = placeOf(places, error.path);
        if (node) errors.set(node, error.message);
        else homeless.push(error);
      }
      return homeless;
    },

    /** What was typed, hidden fields included, without any secret: to be kept for a reload. */
    draft: (): Values => scopeValues(scope, { draft: true }),
  };
}

export type FormStore = ReturnType<typeof createFormStore>;

/** The form's own field that a field is in, or is. */
export function topOf(field: Field): Field {
  return field.scope.parent ? topOf(field.scope.parent) : field;
}

function isUnder(node: FormNode, field: Field): boolean {
  for (let one: Field | undefined = node.field; one; one = one.scope.parent) if (one === field) return true;
  return false;
}
