import { fieldsOf } from '../../../domain/fields/conditions.ts';
import type { Field } from './nodes.ts';

export type Section = { title?: string; fields: Field[] };
export type Layout = { sections: Section[]; advanced: Field[] };

/**
 * How fields stand on the page: required ones first, a field that another one shows right below that one,
 * groups as sections in the order in which they come, and what is advanced at the end.
 */
export function layoutOf(fields: readonly Field[]): Layout {
  const sections = new Map<string, Field[]>([['', []]]);
  const advanced: Field[] = [];
  for (const field of fields) {
    const { advanced: isAdvanced, group } = field.rule.prototype;
    if (isAdvanced) advanced.push(field);
    else put(sections, group ?? '', field);
  }
  return {
    sections: [...sections]
      .filter(([, list]) => list.length > 0)
      .map(([title, list]) => ({ ...(title && { title }), fields: requiredFirst(list) })),
    advanced: requiredFirst(advanced),
  };
}

function requiredFirst(fields: readonly Field[]): Field[] {
  const names = new Set(fields.map(({ rule }) => rule.prototype.propertyName));
  const shownBy = new Map<string, Field[]>();
  const free: Field[] = [];
  for (const field of fields) {
    const { propertyName, visibleWhen } = field.rule.prototype;
    const by = fieldsOf(visibleWhen).find((name) => name !== propertyName && names.has(name));
    if (by === undefined) free.push(field);
    else put(shownBy, by, field);
  }
  // A set keeps the order in which its members came.
  const placed = new Set<Field>();
  const place = (field: Field): void => {
    if (placed.has(field)) return;
    placed.add(field);
    for (const shown of shownBy.get(field.rule.prototype.propertyName) ?? []) place(shown);
  };
  const isRequired = (field: Field) => field.rule.prototype.required === true;
  for (const field of free) if (isRequired(field)) place(field);
  for (const field of free) place(field);
  // Fields that show each other in a circle hang on none of the above.
  for (const field of fields) place(field);
  return [...placed];
}

function put(lists: Map<string, Field[]>, name: string, field: Field): void {
  const list = lists.get(name);
  if (list) list.push(field);
  else lists.set(name, [field]);
}
