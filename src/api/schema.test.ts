import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import contractText from './contract.graphql?raw';
import schemaText from './schema.graphql?raw';
import { createApiSchema } from './schema.ts';

/** Optional arguments, fields and types that stand here beyond the contract. */
const additions = new Set<string>([
  'Query.signUpOpen',
  'Mutation.createApiKey(requestId)',
  'User.pendingEmail',
  'ApiKey.createdBy',
  'Job.integrationId',
  'AuditEntry.address',
  'Query.events(from)',
  'Query.events(to)',
  'Query.jobs(integrationId)',
  'AuditEntry.subjectId',
  'StatusMessage.steps',
  ...['TestStep', 'TestStep.name', 'TestStep.success', 'TestStep.message', 'TestStepName'],
  ...['address', 'connection', 'encryption', 'answer'].map((name) => `TestStepName.${name}`),
  'Query.kept',
  'Query.kept(orgId)',
  ...['Kept', 'Kept.oldestAt', 'Kept.bytes', 'Kept.daysMax', 'Kept.bytesMax'],
]);

/** Everything a client may rely on, as `Type.field(argument)` with what it is. */
function promises(schema: GraphQLSchema): Map<string, string> {
  const found = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name))
      continue;
    found.set(type.name, type.astNode?.kind ?? '');
    if (isEnumType(type)) for (const { name } of type.getValues()) found.set(`${type.name}.${name}`, 'value');
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) addField(found, type.name, field);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        found.set(`${type.name}.${field.name}`, `${field.type} = ${JSON.stringify(field.defaultValue)}`);
    if (isScalarType(type)) found.set(type.name, 'scalar');
  }
  return found;
}

function addField(found: Map<string, string>, type: string, field: GraphQLField<unknown, unknown>): void {
  found.set(`${type}.${field.name}`, String(field.type));
  for (const argument of field.args) found.set(`${type}.${field.name}(${argument.name})`, textOf(argument));
}

function textOf({ type, defaultValue }: GraphQLArgument): string {
  return `${type} = ${JSON.stringify(defaultValue)}`;
}

const contract = promises(buildSchema(contractText));

test('everything that stands in schema.graphql stands equally in the contract', () => {
  const here = promises(buildSchema(schemaText));
  const differences = [...here]
    .filter(([name, is]) => contract.get(name) !== is && !additions.has(name))
    .map(([name, is]) => `${name}: ${is}, in the contract ${contract.get(name) ?? 'missing'}`);
  expect(differences).toEqual([]);
  expect(here.size).toBeGreaterThan(150);
});

test('a field here requires no argument that the contract has and this leaves out', () => {
  const required = [...contract].filter(([name, is]) => name.includes('(') && /! = undefined$/.test(is));
  const here = promises(buildSchema(schemaText));
  const missing = required.filter(([name]) => here.has(name.replace(/\(.*/, '')) && !here.has(name));
  expect(missing).toEqual([]);
});

test('the server serves exactly this schema', () => {
  const served = createApiSchema();
  expect([...promises(served).keys()].sort()).toEqual([...promises(buildSchema(schemaText)).keys()].sort());
});

test('everything the schema offers has a resolver', () => {
  const schema = createApiSchema();
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(root?.getFields() ?? {}))
      expect(field.resolve, `${root?.name}.${field.name}`).toBeTypeOf('function');
});
