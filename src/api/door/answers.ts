import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { isText } from '../../domain/rules/names.ts';
import { Refusal, type FieldError, type StatusCode } from '../../domain/refusal.ts';
import { isOfGoneOrganization } from '../../storage/control/organizations.ts';
import { notYours } from './asker.ts';
import type { Context } from './context.ts';

/** The contract's StatusMessage. */
export type Answer = {
  success: boolean;
  message: string;
  code: StatusCode;
  fieldErrors: FieldError[];
  id: string | null;
};

type Arguments = Record<string, unknown>;
export type Resolver = (
  parent: unknown,
  input: Arguments,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

export function created(id: string, message: string): Answer {
  return { success: true, message, code: 'OK', fieldErrors: [], id };
}

/** What was changed or deleted. */
export const changed = created;

/**
 * A mutation: a person's mistake becomes an answer, for all of them here. Only a request that says nobody's name is an
 * error, with HTTP 401. `Input` is what schema.graphql says; an argument that is null counts as left out.
 */
export function mutation<Input>(resolve: (input: Input, context: Context) => Promise<object>): Resolver {
  return async (_parent, input, context) => {
    try {
      return await resolve(read<Input>(input), context);
    } catch (thrown) {
      const error = isOfGoneOrganization(thrown) ? notYours() : thrown;
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'UNAUTHENTICATED') throw toGraphQL(error);
      const { code, message, fieldErrors } = error;
      return { success: false, code, message, fieldErrors, id: null };
    }
  };
}

/** A query: what is refused is a GraphQL error with a code. */
export function query<Input>(resolve: (input: Input, context: Context) => Promise<unknown>): Resolver {
  return async (_parent, input, context) => {
    try {
      return await resolve(read<Input>(input), context);
    } catch (error) {
      throw error instanceof Refusal ? toGraphQL(error) : error;
    }
  };
}

/** A field of an object, refused like a query. */
export function field<Parent, Input = unknown>(
  resolve: (parent: Parent, input: Input, context: Context) => unknown,
): Resolver {
  return async (parent, input, context) => {
    try {
      // The resolvers of schema.graphql's type answered it.
      return await resolve(parent as Parent, read<Input>(input), context);
    } catch (error) {
      throw error instanceof Refusal ? toGraphQL(error) : error;
    }
  };
}

export function toGraphQL({ code, message, fieldErrors }: Refusal): GraphQLError {
  const http = code === 'UNAUTHENTICATED' && { http: { status: 401 } };
  const fields = fieldErrors.length > 0 && { fieldErrors };
  return new GraphQLError(message, { extensions: { code, ...fields, ...http } });
}

function read<Input>(input: Arguments): Input {
  const given: Arguments = {};
  for (const [name, value] of Object.entries(input)) {
    if (typeof value === 'string' && !isText(value)) {
      const message = 'Remove the characters that are no text.';
      throw new Refusal('INVALID_INPUT', message, [{ path: name, message }]);
    }
    if (value !== null) given[name] = value;
  }
  // GraphQL has checked the arguments against schema.graphql, and Input says the same in TypeScript.
  return given as Input;
}
