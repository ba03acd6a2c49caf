import { isObject } from '../../../../domain/fields/own.ts';
import type { ClickstreamPrototype, Json, Values } from '../../../../domain/prototypes.ts';
import { joinSecrets, splitSecrets } from '../../../../domain/secrets.ts';

type NewConnection = {
  integrationCode: string;
  connectionPrototypeId: string;
  name: string;
  details: Values;
};
type NewIntegration = {
  integrationCode: string;
  appId: string;
  name: string;
  configPayload: Values;
  enabled: boolean;
};

/** A request to /graphql: the document runs as it stands, once its variables have values. */
export type Request = { document: string; variables: { name: string; means: string }[] };

const answer = '{ success message id code fieldErrors { path message } }';

/** The mutation that makes a connection. Each secret is a variable: what was typed is not written out. */
export function connectionText(
  { integrationCode, connectionPrototypeId, name, details }: NewConnection,
  { connectionPrototype }: ClickstreamPrototype,
  orgId: string,
): Request {
  const { shown, secrets } = splitSecrets(connectionPrototype, details);
  const keys = Object.keys(secrets);
  const names = new Map(keys.map((key, at) => [key, keys.length === 1 ? 'secret' : `secret${at + 1}`]));
  const marks = joinSecrets(
    shown,
    Object.fromEntries([...names].map(([key, one]) => [key, markOf(key, one)])),
  );
  const variables = [...names].map(([key, one]) => ({
    name: one,
    means: `details.${pathOf(key).join('.')}`,
  }));
  return {
    document: mutation(
      'createConnection',
      variables.map((one) => `$${one.name}: JSON!`),
      {
        ...{ orgId, name, integrationCode, connectionPrototypeId },
        details: marks as Json, // Values that passed are JSON.
      },
    ),
    variables,
  };
}

/** The mutation that makes a destination of it; without an id, of the connection that the other one answers. */
export function integrationText(
  { integrationCode, appId, name, configPayload, enabled }: NewIntegration,
  connectionId: string | undefined,
): Request {
  const isNew = connectionId === undefined;
  return {
    document: mutation('createIntegration', isNew ? ['$connectionId: ID!'] : [], {
      ...{ appId, integrationCode, name, enabled },
      connectionId: connectionId ?? `${mark}connectionId`,
      configPayload: configPayload as Json, // Values that passed are JSON.
    }),
    variables: isNew ? [{ name: 'connectionId', means: 'the id that createConnection answers' }] : [],
  };
}

/** Stands for a variable while the values are still JSON. No text that somebody types has it. */
const mark = '\u0000$';

/** A secret that is no text is kept as JSON, so its mark has to be. */
function markOf(key: string, name: string): string {
  return key.startsWith('[') ? mark + name : JSON.stringify(mark + name);
}

/** Keys are paths as JSON: see splitSecrets. */
function pathOf(key: string): (string | number)[] {
  const path: unknown = JSON.parse(key.slice(key.indexOf('[')));
  return Array.isArray(path) ? path : [];
}

function mutation(field: string, variables: string[], input: { [name: string]: Json }): string {
  const head = variables.length > 0 ? ` (${variables.join(', ')})` : '';
  const args = Object.entries(input).map(([name, value]) => `    ${name}: ${literal(value, '    ')}`);
  return [`mutation${head} {`, `  ${field}(`, ...args, `  ) ${answer}`, '}'].join('\n');
}

/** A value as GraphQL writes it. Names that it does not allow stand between quotes, which this API reads. */
function literal(value: Json | undefined, indent: string): string {
  if (typeof value === 'string' && value.startsWith(mark)) return value.slice(mark.length - 1);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((one) => !isObject(one) && !Array.isArray(one)))
      return `[${value.map((one) => literal(one, inner)).join(', ')}]`;
    return `[\n${value.map((one) => `${inner}${literal(one, inner)}`).join('\n')}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const lines = Object.entries(value as Values).map(
    ([name, one]) =>
      `${inner}${/^[_a-z]\w*$/i.test(name) ? name : JSON.stringify(name)}: ${literal(one, inner)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}
