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
    else sections.set(group ?? '', [...(sections.get(group ?? '') ?? []), field]);
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
    else shownBy.set(by, [...(shownBy.get(by) ?? []), field]);
  }
  const placed = new Set<Field>();
  const place = (field: Field): Field[] => {
    if (placed.has(field)) return [];
    placed.add(field);
    return [field, ...(shownBy.get(field.rule.prototype.propertyName) ?? []).flatMap(place)];
  };
  const isRequired = (field: Field) => field.rule.prototype.required === true;
  const ordered = [...free.filter(isRequired), ...free.filter((field) => !isRequired(field))].flatMap(place);
  // Fields that show each other in a circle hang on none of the above.
  return [...ordered, ...fields.flatMap(place)];
}
