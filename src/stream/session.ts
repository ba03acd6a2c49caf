import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../domain/log.ts';
import { connect, type DatabaseAddress, type Sql } from '../storage/database.ts';

/** A connection that must be the same one throughout, since it holds a lock. */
export type Session = {
  sql: Sql;
  isLost(): boolean;
  /** Called once, when the connection is gone and the lock with it. Answers how to stop listening. */
  onLost(listener: () => void): () => void;
  close(): Promise<void>;
};

/** Something that lives in a session: `lost` resolves when the session ends, by `close` or by itself. */
export type Opened = { lost: Promise<void>; close(): Promise<void> };

const reopenPauseMsMax = 2_000;

/** Opens one connection that is never replaced behind our back. */
export function openSession(address: DatabaseAddress): Session {
  const listeners = new Set<() => void>();
  let isLost = false;
  const lose = () => {
    if (isLost) return;
    isLost = true;
    for (const listener of listeners) listener();
    // Else the driver would connect anew for the next query, without the lock.
    void sql.end({ timeout: 0 });
  };
  const sql = connect(address, 1, {
    idle_timeout: 0,
    max_lifetime: null,
    // We send no arrays, and a connection lost while the driver asks for their types would end the process.
    fetch_types: false,
    onclose: lose,
  });
  return {
    sql,
    isLost: () => isLost,
    onLost(listener) {
      if (isLost) listener();
      else listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      await sql.end({ timeout: 1 });
      lose();
    },
  };
}

/**
 * Keeps something that lives in a session open: opens it, waits until it is lost, opens it anew, with growing pauses
 * while the database is away. When `signal` aborts it is closed; resolves once that is done.
 */
export async function keepOpen(
  what: string,
  open: () => Promise<Opened>,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  let pauseMs = 50;
  while (!signal.aborted) {
    try {
      const opened = await open();
      pauseMs = 50;
      const close = () => void opened.close();
      signal.addEventListener('abort', close);
      // The end may have come while it was being opened.
      if (signal.aborted) close();
      await opened.lost;
      signal.removeEventListener('abort', close);
      if (!signal.aborted) log.warn({ what }, 'The connection to the database was lost and is opened again.');
    } catch (error) {
      log.warn({ what, reason: String(error) }, 'The database cannot be reached; we try again.');
    }
    await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    pauseMs = Math.min(reopenPauseMsMax, pauseMs * 2);
  }
}
