import { setTimeout as wait } from 'node:timers/promises';
import { connect, type DatabaseAddress, type Sql } from '../database.ts';

/** Names the lock of the one delivery process that is on duty; any number will do. */
const dutyLock = 7_301_204_413;
/** How often a process that stands by looks whether it is its turn. */
const lookMs = 1_000;

export type Duty = {
  /** The connection that holds the lock: whatever it writes, is written by the one on duty. */
  sql: Sql;
  close(): Promise<void>;
};

/**
 * Waits until no other process is on duty, and goes on duty. The lock ends with its connection: when that is lost,
 * `onLost` is called, and another process may be on duty since. Rejects where the signal is aborted.
 */
export async function goOnDuty(
  address: DatabaseAddress,
  signal: AbortSignal,
  onLost: (error: Error) => void,
): Promise<Duty> {
  let isHeld = false;
  const sql = connect(address, 1, {
    // It must stay the same connection for as long as it can.
    idle_timeout: 0,
    max_lifetime: null,
    onclose: () => {
      if (isHeld) onLost(new Error('The connection that holds the delivery lock was lost.'));
    },
  });
  const duty: Duty = {
    sql,
    async close() {
      isHeld = false;
      await sql.end({ timeout: 1 });
    },
  };
  try {
    while (!(await takeLock(sql))) await wait(lookMs, undefined, { signal });
    isHeld = true;
    return duty;
  } catch (error) {
    await duty.close();
    throw error;
  }
}

async function takeLock(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${dutyLock}) as taken`;
  return row?.taken ?? false;
}
