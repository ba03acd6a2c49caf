// The forms that are measured: half texts, 15 % booleans, 15 % numbers, 10 % arrays of five texts, 10 % maps of five entries.
const cycle = (
  'input boolean input number input array input map input boolean ' +
  'input number input boolean input number input array input map'
).split(' ');
const five = [0, 1, 2, 3, 4];
const textCharsMax = 200;
const entryCharsMax = 100;

/** Where the harness types: always a text. */
export const middleOf = (size) => 2 * Math.floor(size / 4);
/** The one field that is wrong at first: the last required text, which is empty. */
export const wrongOf = (size) => 4 * Math.floor((size - 1) / 4);

export function makeFields(size) {
  return Array.from({ length: size }, (_, at) => {
    const fieldType = cycle[at % cycle.length];
    const field = { propertyName: `f${at}`, label: `Field ${at}`, fieldType, required: false };
    return { ...field, ...rulesOf(fieldType, at, size) };
  });
}

function rulesOf(fieldType, at, size) {
  switch (fieldType) {
    case 'input':
      return {
        required: at % 4 === 0,
        default: at === wrongOf(size) ? '' : `value ${at}`,
        maxLength: textCharsMax,
        ...(at % 20 === 2 && { pattern: '^[a-zA-Z0-9 ]*$' }),
      };
    case 'boolean':
      return { default: at % 2 === 0 };
    case 'number':
      return { required: true, default: at, min: 0, max: 1_000_000 };
    case 'array':
      return { required: true, minItems: 1, maxItems: 50, default: five.map((one) => `item ${at}-${one}`) };
    default:
      return { default: Object.fromEntries(five.map((one) => [`key_${one}`, `val ${at}-${one}`])) };
  }
}

/** A map as pairs, and an entry in an object, for what cannot hold them otherwise. */
export function defaultsOf(fields, { asPairs = false, isWrapped = false, withoutEmpty = false } = {}) {
  const values = {};
  for (const field of fields) {
    if (withoutEmpty && field.default === '') continue;
    values[field.propertyName] = defaultOf(field, asPairs, isWrapped);
  }
  return values;
}

function defaultOf({ fieldType, default: value }, asPairs, isWrapped) {
  if (fieldType === 'map') return asPairs ? pairsOf(value) : { ...value };
  if (fieldType === 'array') return isWrapped ? value.map((one) => ({ value: one })) : [...value];
  return value;
}

const pairsOf = (map) => Object.entries(map).map(([key, value]) => ({ key, value }));

/** Back from pairs, and from wrapped entries, to the plain values that are submitted. */
export function plainOf(fields, values, { isWrapped = false } = {}) {
  const plain = {};
  for (const { propertyName, fieldType } of fields) {
    const value = values[propertyName];
    if (fieldType === 'map')
      plain[propertyName] = Object.fromEntries((value ?? []).map((one) => [one.key ?? '', one.value ?? '']));
    else if (fieldType === 'array' && isWrapped) plain[propertyName] = value.map((one) => one.value);
    else plain[propertyName] = value;
  }
  return plain;
}

export function jsonSchemaOf(fields) {
  const properties = Object.fromEntries(
    fields.map((field) => [field.propertyName, { title: field.label, ...jsonTypeOf(field) }]),
  );
  const required = fields.filter((field) => field.required).map(({ propertyName }) => propertyName);
  return { type: 'object', properties, required };
}

function jsonTypeOf({ fieldType, required, maxLength, pattern, min, max, minItems, maxItems }) {
  const text = { type: 'string', maxLength: entryCharsMax, default: '' };
  switch (fieldType) {
    case 'input':
      return { type: 'string', maxLength, ...(required && { minLength: 1 }), ...(pattern && { pattern }) };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
      return { type: 'number', minimum: min, maximum: max };
    case 'array':
      return { type: 'array', minItems, maxItems, items: text };
    default:
      return {
        type: 'array',
        items: { type: 'object', properties: { key: { type: 'string', default: '' }, value: text } },
      };
  }
}

export function mapAsObject(schema) {
  const text = { type: 'string', maxLength: entryCharsMax, default: '' };
  for (const one of Object.values(schema.properties))
    if (one.items?.type === 'object') {
      delete one.items;
      Object.assign(one, { type: 'object', additionalProperties: text });
    }
  return schema;
}

/** With the zod that a page uses; versions differ. Maps are pairs. */
export function zodOf(z, field, { isWrapped = false } = {}) {
  const entry = z.string().max(entryCharsMax);
  switch (field.fieldType) {
    case 'input': {
      let text = z.string().max(field.maxLength);
      if (field.required) text = text.min(1, 'Required');
      if (field.pattern) text = text.regex(new RegExp(field.pattern));
      return field.required ? text : text.optional();
    }
    case 'boolean':
      return z.boolean().optional();
    case 'number':
      return z.number().min(field.min).max(field.max);
    case 'array':
      return z
        .array(isWrapped ? z.object({ value: entry }) : entry)
        .min(field.minItems)
        .max(field.maxItems);
    default:
      return z.array(z.object({ key: z.string(), value: entry }));
  }
}

export function zodObjectOf(z, fields, options) {
  return z.object(Object.fromEntries(fields.map((field) => [field.propertyName, zodOf(z, field, options)])));
}
