import { GraphQLError } from 'graphql';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { newId } from '../../domain/ids.ts';
import type { Log } from '../../domain/log.ts';
import { Refusal, statusCodes } from '../../domain/refusal.ts';
import { toGraphQL } from './answers.ts';

/**
 * Gives every error a code. A refusal keeps its own; what GraphQL itself refuses is INVALID_INPUT; the rest is a bug:
 * the asker learns an id, and the log what happened.
 */
export function createErrors(log: Log) {
  const told = new WeakSet<object>();

  function coded(error: unknown): GraphQLError {
    if (error instanceof GraphQLError && told.has(error)) return error;
    const answer = codedNew(error);
    told.add(answer);
    return answer;
  }

  function codedNew(error: unknown): GraphQLError {
    const cause = causeOf(error);
    if (cause instanceof Refusal) return at(error, toGraphQL(cause).message, toGraphQL(cause).extensions);
    if (cause instanceof GraphQLError) {
      const { message, extensions } = cause;
      if (isCoded(extensions.code)) return at(error, message, extensions);
      const http = extensions.http && { http: extensions.http };
      return at(error, withoutSuggestion(message), { code: 'INVALID_INPUT', ...http });
    }
    const id = newId();
    log.error(
      { id, error: cause, path: error instanceof GraphQLError ? error.path : undefined },
      'A request failed.',
    );
    return at(error, `Something broke here. The log has it under ${id}.`, {
      code: 'INTERNAL',
      id,
      http: { status: 500 },
    });
  }

  const plugin: Plugin = {
    // What is found before execution, by parsing and validation, passes here alone.
    onExecutionResult({ result, setResult }) {
      const single = result as ExecutionResult | undefined; // Batches and streams are not offered.
      if (single?.errors) setResult({ ...single, errors: single.errors.map(coded) });
    },
  };
  return { plugin, maskError: coded };
}

/** The innermost error: GraphQL wraps what a resolver throws, and drizzle wraps with parameters, which no log may have. */
function causeOf(error: unknown): unknown {
  if (error instanceof GraphQLError && error.originalError) return causeOf(error.originalError);
  return error instanceof Error && 'params' in error && error.cause ? causeOf(error.cause) : error;
}

function at(error: unknown, message: string, extensions: GraphQLFormattedError['extensions']): GraphQLError {
  const place = error instanceof GraphQLError ? error : undefined;
  return new GraphQLError(message, {
    extensions,
    nodes: place?.nodes,
    source: place?.source,
    positions: place?.positions,
    path: place?.path,
  });
}

function isCoded(code: unknown): boolean {
  return code === 'INTERNAL' || statusCodes.some((one) => one === code);
}

/** Names that nobody asked for are not told. */
function withoutSuggestion(message: string): string {
  return message.replace(/\s*Did you mean [^]*\?/g, '');
}
