import { initGraphQLTada } from 'gql.tada';
import type { Json } from '../../domain/prototypes.ts';
import type { introspection } from './schema.d.ts';

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';

/** Writes a document; its result and variables are typed from the server's own schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { JSON: Json; DateTime: string };
}>();
