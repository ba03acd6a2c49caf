import type { GraphQLScalarType } from 'graphql';
import { buildSchema, graphql, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { scalars } from './scalars.ts';

const schema = buildSchema('scalar JSON type Query { echo(value: JSON!): JSON }');
Object.assign(schema.getType('JSON') as GraphQLScalarType, {
  parseValue: scalars.JSON.parseValue,
  parseLiteral: scalars.JSON.parseLiteral,
  serialize: scalars.JSON.serialize,
});

async function echo(source: string, variableValues: Record<string, unknown> = {}) {
  expect(validate(schema, parse(source))).toEqual([]);
  const rootValue = { echo: ({ value }: { value: unknown }) => value };
  const answer = await graphql({ schema, source, rootValue, variableValues });
  expect(answer.errors).toBeUndefined();
  return JSON.parse(JSON.stringify(answer.data?.echo));
}

test('a variable may stand inside a literal', async () => {
  const source = 'query ($url: String) { echo(value: { url: $url, list: [1, $url] }) }';
  expect(await echo(source, { url: 'x' })).toEqual({ url: 'x', list: [1, 'x'] });
  expect(await echo(source)).toEqual({ list: [1, null] });
});

test('a name like __proto__ is a name like others', async () => {
  expect(JSON.stringify(await echo('{ echo(value: { __proto__: { a: 1 } }) }'))).toBe(
    '{"__proto__":{"a":1}}',
  );
});
