import { expect, test } from 'vitest';
import type { FieldPrototype, Values } from '../../../domain/prototypes.ts';
import { createFormStore, type FormStore } from './form-store.ts';
import type { FormNode, Leaf } from './nodes.ts';
import { typeText } from './typing.ts';

// What a component renders again for is a topic that is told, and nothing else. So how much a key costs in a long form is
// how many topics are told for it, whatever the machine does meanwhile.

const fieldsCount = 1500;
const middle = 750;

function openLong(more: Partial<FieldPrototype> = {}): { form: FormStore; told: string[] } {
  const prototypes = Array.from({ length: fieldsCount }, (_, at): FieldPrototype => ({
    ...{ propertyName: `f${at}`, label: `Field ${at}`, fieldType: at % 10 === 5 ? 'array' : 'input' },
    ...{ required: true, max: 20, ...more },
  }));
  const initial: Values = Object.fromEntries(
    prototypes.map(({ propertyName, fieldType }) => [propertyName, fieldType === 'array' ? ['a', 'b'] : 'a']),
  );
  const form = createFormStore({ prototypes, initial, idPrefix: 'f' });
  const told: string[] = [];
  const { tell } = form.topics;
  form.topics.tell = (topic) => {
    told.push(topic);
    tell(topic);
  };
  return { form, told };
}

const nodeAt = (form: FormStore, at: number): FormNode => form.scope.fields[at]!.node;
// Every field but each tenth is a text.
const leafAt = (form: FormStore, at: number) => nodeAt(form, at) as Leaf;
const isOfField = (topic: string) => !['change', 'errors'].includes(topic);

test('a key in a form of 1,500 fields renders no field at all', () => {
  const { form, told } = openLong();
  typeText(form, leafAt(form, middle), 'ab');
  expect(told).toEqual(['change']);
});

test('a key that makes a field wrong, or mends it, renders that field alone', () => {
  const { form, told } = openLong();
  const leaf = leafAt(form, middle);
  form.left(leaf);
  for (const text of ['a'.repeat(21), 'fine']) {
    told.length = 0;
    typeText(form, leaf, text);
    expect(told.filter(isOfField)).toEqual([`error:${leaf.id}`, `errors:${leaf.field.id}`]);
  }
});

test('while all fields are wrong, a key renders none of the others', () => {
  const { form, told } = openLong({ max: 0 });
  form.submit();
  expect(form.errors.count()).toBe(fieldsCount);
  told.length = 0;
  typeText(form, leafAt(form, middle), 'ab');
  expect(told.filter(isOfField)).toEqual([]);
});

test('a second submit renders only what has become wrong or right', () => {
  const { form, told } = openLong();
  typeText(form, leafAt(form, 3), '');
  form.submit();
  told.length = 0;
  typeText(form, leafAt(form, middle), '');
  typeText(form, leafAt(form, 3), 'again');
  form.submit();
  expect(new Set(told.filter(isOfField).filter((topic) => topic.startsWith('error:')))).toEqual(
    new Set([`error:${nodeAt(form, 3).id}`, `error:${nodeAt(form, middle).id}`]),
  );
});
