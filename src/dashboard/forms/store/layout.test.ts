import { expect, test } from 'vitest';
import type { FieldPrototype } from '../../../domain/prototypes.ts';
import { createFormStore } from './form-store.ts';
import { layoutOf } from './layout.ts';

function laidOut(fields: (Partial<FieldPrototype> & { propertyName: string })[]) {
  const prototypes = fields.map((one): FieldPrototype => ({
    label: one.propertyName,
    fieldType: 'input',
    ...one,
  }));
  const form = createFormStore({ prototypes, initial: {}, idPrefix: 'f' });
  const { sections, advanced } = layoutOf(form.scope.fields);
  const names = (list: typeof advanced) => list.map(({ rule }) => rule.prototype.propertyName).join(' ');
  return [
    ...sections.map(({ title = '', fields: inside }) => `${title}: ${names(inside)}`),
    `advanced: ${names(advanced)}`,
  ];
}
const shownBy = (field: string) => ({ visibleWhen: { all: [{ field, is: 'on' }] } });

test('required fields come first, groups are sections, and what is advanced comes last', () => {
  expect(
    laidOut([
      { propertyName: 'a' },
      { propertyName: 'b', group: 'G' },
      { propertyName: 'c', required: true },
      { propertyName: 'd', group: 'G', required: true },
      { propertyName: 'e', advanced: true, group: 'G' },
    ]),
  ).toEqual([': c a', 'G: d b', 'advanced: e']);
});

test('a field stands right below the one that shows it', () => {
  expect(
    laidOut([
      { propertyName: 'x', required: true, ...shownBy('mode') },
      { propertyName: 'a' },
      { propertyName: 'mode' },
      { propertyName: 'b' },
      { propertyName: 'y', ...shownBy('x') },
    ]),
  ).toEqual([': a mode x y b', 'advanced: ']);
});

test('no field is lost where two show each other', () => {
  expect(
    laidOut([
      { propertyName: 'a', ...shownBy('b') },
      { propertyName: 'b', ...shownBy('a') },
    ]),
  ).toEqual([': a b', 'advanced: ']);
});
