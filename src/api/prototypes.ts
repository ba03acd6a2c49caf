import { fieldTypes, type ClickstreamPrototype, type FieldPrototype } from '../domain/prototypes.ts';
import { query } from './door/answers.ts';

export const prototypes = {
  Query: {
    clickstreamPrototypes: query<{ integrationCode?: string; search?: string }>(
      async ({ integrationCode, search }, { asker, catalog }) => {
        await asker.actor();
        return catalog.prototypes
          .filter((one) => integrationCode === undefined || one.integrationCode === integrationCode)
          .filter((one) => holds(one, search));
      },
    ),
  },

  FieldPrototype: {
    // A form of a newer release may know more types; this one draws them as text.
    fieldType: ({ fieldType }: FieldPrototype) => (fieldTypes.includes(fieldType) ? fieldType : 'input'),
    required: ({ required }: FieldPrototype) => required === true,
    secret: ({ secret }: FieldPrototype) => secret === true,
    destination: ({ destination }: FieldPrototype) => destination === true,
    multiline: ({ multiline }: FieldPrototype) => multiline === true,
    integer: ({ integer }: FieldPrototype) => integer === true,
    allowCustom: ({ allowCustom }: FieldPrototype) => allowCustom === true,
    dynamic: ({ dynamic }: FieldPrototype) => dynamic === true,
    mappable: ({ mappable }: FieldPrototype) => mappable === true,
    advanced: ({ advanced }: FieldPrototype) => advanced === true,
    immutable: ({ immutable }: FieldPrototype) => immutable === true,
  },
};

/** Whether every word of the search stands somewhere in what a person reads of it. */
function holds({ name, integrationCode, description, category }: ClickstreamPrototype, search = ''): boolean {
  const text = [name, integrationCode, description, category].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
