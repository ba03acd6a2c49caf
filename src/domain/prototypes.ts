/** The five kinds of field a form is drawn from; everything else is an attribute that narrows one. */
export const fieldTypes = ['input', 'boolean', 'number', 'array', 'map'] as const;
export type FieldType = (typeof fieldTypes)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type FieldOption = { value: Json; label: string };

/** `{ any | all: [{ field, is | isNot | in | isSet }] }`; the fields named are siblings. */
export type Condition = { any: Test[] } | { all: Test[] };
export type Test = { field: string } & ({ is: Json } | { isNot: Json } | { in: Json[] } | { isSet: boolean });

/** One field of a form, in the contract's words. Destinations are written with the short form. */
export type FieldPrototype = {
  propertyName: string;
  label: string;
  fieldType: FieldType;
  help?: string;
  placeholder?: string;
  required?: boolean;
  requiredWhen?: Condition;
  default?: Json;
  /** Write-only: never leaves the server again once it is stored. */
  secret?: boolean;
  /** Says where data goes: a change of it asks for the secrets again. */
  destination?: boolean;
  multiline?: boolean;
  format?: string;
  pattern?: string;
  patternMessage?: string;
  min?: number;
  max?: number;
  integer?: boolean;
  options?: FieldOption[];
  allowCustom?: boolean;
  /** array: what one entry is. map: the known keys. */
  items?: FieldPrototype[];
  dynamic?: boolean;
  mappable?: boolean;
  keyLabel?: string;
  valueLabel?: string;
  visibleWhen?: Condition;
  group?: string;
  advanced?: boolean;
  immutable?: boolean;
};

/** What can be delivered to, as the dashboard and the API know it: data, no code. */
export type ClickstreamPrototype = {
  id: string;
  integrationCode: string;
  name: string;
  description?: string;
  category?: string;
  docsUrl?: string;
  platforms: readonly string[];
  connectionPrototypeId: string;
  connectionPrototype: FieldPrototype[];
  configPrototype: FieldPrototype[];
};

/** The values of a form, by propertyName. Without a prototype of its own: `__proto__` is a name like others. */
export type Values = Record<string, Json | undefined>;
