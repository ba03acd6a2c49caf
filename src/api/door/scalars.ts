import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';
import { isJson, valueDepthMax } from '../../domain/fields/own.ts';

function checkedJson(value: unknown): unknown {
  if (value === undefined || isJson(value)) return value;
  throw new GraphQLError(`JSON here is nested at most ${valueDepthMax} deep and has no infinite numbers.`);
}

/**
 * A variable may stand inside a literal, `{ url: $url }`. Without its value (it was left out, or the document is only being
 * validated) the property is absent.
 */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutAbsent(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, property]) => property !== undefined);
  return Object.fromEntries(present.map(([name, property]) => [name, withoutAbsent(property)]));
}

const Json = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: checkedJson,
  parseLiteral: (node, variables) => checkedJson(withoutAbsent(valueFromASTUntyped(node, variables))),
});

/** With a time zone, so that it is one moment everywhere. */
const moment = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/;

function parseMoment(value: unknown): Date {
  const date = typeof value === 'string' && moment.test(value) ? new Date(value) : undefined;
  if (date && !Number.isNaN(date.getTime()) && isRealDay(String(value))) return date;
  throw new GraphQLError('Write a moment like 2026-11-23T09:30:00.000Z.');
}

/** JavaScript reads 30 February as 2 March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
}

const Moment = new GraphQLScalarType({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    throw new Error('A DateTime is answered with a Date.');
  },
  parseValue: parseMoment,
  parseLiteral: (node) => parseMoment(node.kind === Kind.STRING ? node.value : undefined),
});

export const scalars = { JSON: Json, DateTime: Moment };
