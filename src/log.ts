import { DrizzleQueryError } from 'drizzle-orm';
import { pino } from 'pino';
import type { Log, LogLevel } from './domain/log.ts';

/** Writes one line of JSON per log line to standard output; `level` is the least that is written. */
export function createLog(level: LogLevel, into?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    errorKey: 'error',
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: plainError },
  };
  return into ? pino(options, into) : pino(options);
}

const causesMax = 5;

/**
 * What is written of an error. Of PostgreSQL's only what speaks of us: its details and its quoted texts are the rows'
 * own values, and people's addresses among them.
 */
function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, cause } = error as Error & { code?: unknown };
  const message = messageOf(error);
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' && { code }),
    stack: error.stack?.replace(error.message, () => message),
    ...(cause !== undefined && depth < causesMax && { cause: plainError(cause, depth + 1) }),
  };
}

function messageOf(error: Error): string {
  if (error.name === 'PostgresError') return withoutValues(error.message);
  // drizzle writes the statement's values behind it.
  return error instanceof DrizzleQueryError ? `Failed query: ${error.query}` : error.message;
}

/** PostgreSQL puts a value behind a colon or in quotes: `invalid input syntax for type uuid: "…"`. Names of ours stay. */
function withoutValues(message: string): string {
  return message.replace(/"[^"]*"/gs, (quoted) => (/^"[a-z][a-z0-9_.]*"$/.test(quoted) ? quoted : '"…"'));
}
