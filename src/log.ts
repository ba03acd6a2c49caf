import { pino } from 'pino';
import type { Log, LogLevel } from './domain/log.ts';

/** Writes one line of JSON per log line to standard output; `level` is the least that is written. */
export function createLog(level: LogLevel): Log {
  return pino({ level, base: null, errorKey: 'error', timestamp: pino.stdTimeFunctions.isoTime });
}
