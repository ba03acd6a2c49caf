/** The page of the API: what the server tells of its own schema, and the dashboard draws. */
export type ApiDocs = {
  /** What holds for all operations, a paragraph each. */
  rules: string[];
  codes: ApiChoice[];
  groups: ApiGroup[];
  /** What arguments and answers are made of, by name. */
  types: ApiType[];
};

export type ApiChoice = { name: string; description: string };

export type ApiGroup = { name: string; operations: ApiOperation[] };

export type ApiOperation = {
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  description: string;
  /** Who may do it, in a sentence. */
  who: string;
  refusals: ApiRefusal[];
  args: ApiValue[];
  /** The type of the answer, as GraphQL writes it. */
  answer: string;
  example: ApiExample;
};

export type ApiRefusal = { code: string; when: string };

/** An argument or a field. `type` is as GraphQL writes it: [ID!]! */
export type ApiValue = { name: string; type: string; description: string; default?: string };

export type ApiExample = {
  document: string;
  variables: Record<string, unknown>;
  /** Whether it needs a token; what signs a person in does not. */
  needsToken: boolean;
  /** Whether it needs the header organization. */
  needsOrganization: boolean;
};

export type ApiType = {
  name: string;
  kind: 'object' | 'input' | 'enum' | 'scalar';
  description: string;
  fields: ApiValue[];
  choices: ApiChoice[];
};

/** Where the server answers it. */
export const apiDocsPath = '/docs/api/schema.json';

/** The name inside `[Name!]!`. */
export function innerType(type: string): string {
  return type.replace(/[[\]!]/g, '');
}
