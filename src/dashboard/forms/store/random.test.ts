import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyForm, anyText } from '../../../domain/fields/testing.ts';
import type { Json, Values } from '../../../domain/prototypes.ts';
import { createValidator } from '../../../domain/validator.ts';
import { createFormStore, topOf, type FormStore } from './form-store.ts';
import { createEntry, createMapEntry, type Field, type FormNode, type Leaf } from './nodes.ts';
import { nodesOf, problemsOf, scopeValues, valueOf } from './read.ts';
import { choose, mapTo, renameEntry, treatSecret, typeChoice, typeMapping, typeText } from './typing.ts';

/** The same forms for everybody. `FORMS_RUNS=100000 FORMS_SEED=1 npx vitest run forms/store/random` looks at others. */
const seed = Number(import.meta.env['FORMS_SEED'] ?? 20261125);
const numRuns = Number(import.meta.env['FORMS_RUNS'] ?? 250);
const msEachMax = 200;
/** Most random forms are refused; with fewer than this the test would say little of those that pass. */
const passedMin = numRuns / 10;

const plain = (values: Values) => JSON.parse(JSON.stringify(values)) as Json;

test(
  `an untouched form sends what the server keeps, and refuses what it refuses (seed ${seed})`,
  () => {
    let passed = 0;
    fc.assert(
      fc.property(anyForm, ({ prototypes, values }) => {
        const form = createFormStore({ prototypes, initial: values, idPrefix: 'f' });
        const server = createValidator(prototypes);
        const sent = scopeValues(form.scope);
        const answer = form.submit();
        const said = form.errors.all().map(({ message }) => message);
        const expected = server.check(sent, { kept: true });
        expect(answer.ok, `${JSON.stringify(sent)}: ${said.join(' ')}`).toBe(expected.ok);
        if (answer.ok && expected.ok) expect(plain(answer.values)).toEqual(plain(expected.values));
        const stored = server.check(values, { kept: true });
        if (stored.ok) expect(answer.ok && plain(answer.values)).toEqual(plain(stored.values));
        if (answer.ok) passed += 1;
      }),
      { seed, numRuns },
    );
    expect(passed).toBeGreaterThan(passedMin);
  },
  numRuns * msEachMax,
);

/** One thing that a person does to one of the things on the page. */
const anyEdit = fc.record({ at: fc.nat(), what: fc.nat(5), text: anyText, isLeft: fc.boolean() });
type Edit = { at: number; what: number; text: string; isLeft: boolean };

test(
  `whatever is done to a form, it judges as the server does and leaves the rest alone (seed ${seed})`,
  () => {
    fc.assert(
      fc.property(anyForm, fc.array(anyEdit, { maxLength: 8 }), ({ prototypes, values }, edits) => {
        const form = createFormStore({ prototypes, initial: values, isStored: true, idPrefix: 'f' });
        const before = new Map(
          form.scope.fields.map((field) => [field, JSON.stringify(valueOf(field.node))]),
        );
        const touched = new Set(edits.map((edit) => apply(form, edit)));
        for (const [field, json] of before)
          if (!touched.has(field)) expect(JSON.stringify(valueOf(field.node))).toBe(json);

        const sent = scopeValues(form.scope);
        const answer = form.submit();
        const expected = createValidator(prototypes).check(sent, { kept: true });
        if (answer.ok) expect(expected.ok && plain(expected.values)).toEqual(plain(answer.values));
        // Keys that are there twice, text that is no JSON, and old secrets for a new address never get to the rules.
        const hasProblems = form.scope.fields.some(
          ({ node, isVisible }) => isVisible && problemsOf(node).length > 0,
        );
        if (!answer.ok && !hasProblems && !form.hasMoved()) expect(expected.ok).toBe(false);
      }),
      { seed, numRuns },
    );
  },
  numRuns * msEachMax,
);

/** Answers the field of the form in which it did something. */
function apply(form: FormStore, { at, what, text, isLeft }: Edit): Field | undefined {
  const nodes = form.scope.fields.flatMap(({ node, isVisible }) => (isVisible ? [...nodesOf(node)] : []));
  const node = nodes[at % nodes.length];
  if (!node) return undefined;
  if (node.mapped && what < 4) typeMapping(form, node, { ...node.mapped, text });
  else if (node.mapped || (node.prototype.mappable && node.kind !== 'row' && what === 0))
    mapTo(form, node, !node.mapped);
  else editValue(form, node, what, text);
  if (isLeft) form.left(node);
  return topOf(node.field);
}

function editValue(form: FormStore, node: FormNode, what: number, text: string): void {
  if (node.kind === 'leaf') return editLeaf(form, node, what, text);
  if (node.kind === 'list') {
    if (what < 3) node.entries.push(createEntry(node, undefined, form.ids));
    else node.entries.splice(what, 1);
  }
  if (node.kind === 'map') {
    const [first] = node.entries;
    if (what < 3 && node.isOpen) node.entries.push(createMapEntry(node, text, undefined, form.ids));
    else if (first) renameEntry(form, first, text);
  }
  form.changed(node);
}

function editLeaf(form: FormStore, leaf: Leaf, what: number, text: string): void {
  if (leaf.stored && leaf.stored.now !== 'replaced')
    return treatSecret(form, leaf, what < 3 ? 'replaced' : what === 3 ? 'cleared' : 'kept');
  const { options = [] } = leaf.prototype;
  if (leaf.control === 'boolean') choose(form, leaf, what < 3);
  else if (leaf.control === 'choices')
    choose(
      form,
      leaf,
      options.slice(what).map(({ value }) => value),
    );
  else if (leaf.control === 'choice') typeChoice(form, leaf, text, options[what]?.value);
  else typeText(form, leaf, text);
}
