import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  print,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type {
  ApiChoice,
  ApiDocs,
  ApiOperation,
  ApiRefusal,
  ApiType,
  ApiValue,
} from '../../domain/api-docs.ts';
import { examples, groupNames } from './examples.ts';

type Field = GraphQLField<unknown, unknown>;

const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
const codesType = 'StatusCode';

/** What the page of the API says, from the schema's own descriptions. Throws where an operation has no example. */
export function docsOf(schema: GraphQLSchema): ApiDocs {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const operations = operationsOf(schema);
  return {
    rules: paragraphs(schema.description),
    codes: types.filter(({ name }) => name === codesType).flatMap(choicesOf),
    groups: groupNames.map((name) => ({
      name,
      operations: operations.filter(({ group }) => group === name).map(({ group: _group, ...rest }) => rest),
    })),
    types: types
      .filter(({ name }) => name !== codesType && !Object.values<string>(roots).includes(name))
      .map(typeOf),
  };
}

function operationsOf(schema: GraphQLSchema): (ApiOperation & { group: string })[] {
  const kinds = ['query', 'mutation', 'subscription'] as const;
  return kinds.flatMap((kind) => {
    const root = schema.getType(roots[kind]);
    return isObjectType(root) ? Object.values(root.getFields()).map((field) => operationOf(kind, field)) : [];
  });
}

/** A description's paragraphs `Who may:` and `Refusals:` are told apart from the rest. */
function operationOf(kind: ApiOperation['kind'], field: Field): ApiOperation & { group: string } {
  const { name, description, type, args } = field;
  const example = examples.find(({ operation }) => operation === name);
  if (!example)
    throw new Error(`The operation ${name} has no example: write src/api/examples/*/${name}.graphql.`);
  const { group, operation, ...given } = example;
  const said = paragraphs(description);
  const after = (mark: string) =>
    said
      .find((one) => one.startsWith(mark))
      ?.slice(mark.length)
      .trim() ?? '';
  const who = capitalized(after('Who may:'));
  const shown = { ...given, needsToken: !who.startsWith('Anybody') };
  return {
    ...{ name: operation, kind, group, who, answer: String(type), example: shown, args: args.map(valueOf) },
    description: said.filter((one) => !/^(Who may|Refusals):/.test(one)).join('\n'),
    refusals: refusalsOf(after('Refusals:')),
  };
}

/** `FORBIDDEN where ...; NOT_FOUND where ....` */
function refusalsOf(text: string): ApiRefusal[] {
  const parts = text.replace(/\.$/, '').split('; ');
  return parts.filter(Boolean).map((part) => {
    const [code = '', ...when] = part.split(' ');
    return { code, when: `${capitalized(when.join(' '))}.` };
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function typeOf(type: GraphQLNamedType): ApiType {
  const fields =
    isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()).map(valueOf) : [];
  const kind = isObjectType(type)
    ? 'object'
    : isInputObjectType(type)
      ? 'input'
      : isEnumType(type)
        ? 'enum'
        : 'scalar';
  // A scalar with a resolver keeps what is said of it in its node alone.
  const description = type.description ?? type.astNode?.description?.value ?? '';
  return { name: type.name, kind, description, fields, choices: choicesOf(type) };
}

function choicesOf(type: GraphQLNamedType): ApiChoice[] {
  if (!isEnumType(type)) return [];
  return type.getValues().map(({ name, description }) => ({ name, description: description ?? '' }));
}

function valueOf(value: GraphQLArgument | GraphQLInputField | Field): ApiValue {
  const shown = { name: value.name, type: String(value.type), description: value.description ?? '' };
  if (!('defaultValue' in value) || value.defaultValue === undefined) return shown;
  const literal = astFromValue(value.defaultValue, value.type);
  return literal ? { ...shown, default: print(literal) } : shown;
}

function paragraphs(text: string | null | undefined): string[] {
  return (text ?? '')
    .split(/\n\s*\n/)
    .map((one) => one.trim().replace(/\n/g, ' '))
    .filter(Boolean);
}
