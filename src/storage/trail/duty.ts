import { setTimeout as wait } from 'node:timers/promises';
import { connect, type DatabaseAddress, type Sql } from '../database.ts';

/** Names the lock of the one delivery process that is on duty; any number will do. */
const dutyLock = 7_301_204_413;
/** How often a process that stands by looks whether it is its turn. */
const lookMs = 1_000;
/** How often the one on duty says that it lives, and for how long it may say nothing: then it has lost its duty. */
const beatMs = 2_000;
export const silentMsMax = 15_000;

export type Duty = {
  /** The connection that holds the lock: whatever it writes, is written by the one on duty. */
  sql: Sql;
  close(): Promise<void>;
};

/**
 * Waits until no other process is on duty, and goes on duty. The lock ends with its connection: when that is lost,
 * `onLost` is called, and another process may be on duty since. A process that is stopped keeps its connection; where it
 * says nothing for too long, whoever stands by ends that, and with it all that the other could still write. Rejects where
 * the signal is aborted.
 */
export async function goOnDuty(
  address: DatabaseAddress,
  signal: AbortSignal,
  onLost: (error: Error) => void,
): Promise<Duty> {
  let isHeld = false;
  let beating: NodeJS.Timeout | undefined;
  const sql = connect(address, 1, {
    // It must stay the same connection for as long as it can.
    idle_timeout: 0,
    max_lifetime: null,
    onclose: () => {
      clearInterval(beating);
      if (!isHeld) return;
      // The driver would connect again, and what is written then would not be written by the one on duty.
      sql.end({ timeout: 0 }).catch(() => undefined);
      onLost(new Error('The connection that holds the delivery lock was lost.'));
    },
  });
  const duty: Duty = {
    sql,
    async close() {
      isHeld = false;
      clearInterval(beating);
      await sql.end({ timeout: 1 });
    },
  };
  try {
    while (!(await takeLock(sql))) {
      await endSilent(sql);
      await wait(lookMs, undefined, { signal });
    }
    isHeld = true;
    // A beat that fails is the end of the connection, of which onclose tells.
    beating = setInterval(() => void sql`select 1`.catch(() => undefined), beatMs);
    beating.unref();
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

/** Ends the connection of a holder that has said nothing for too long, unless the database is at work for it. */
async function endSilent(sql: Sql): Promise<void> {
  await sql`
    select pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database())
      and (l.classid::bigint << 32) + l.objid::bigint = ${dutyLock}
      and a.state_change < clock_timestamp() - ${silentMsMax} * interval '1 ms'
      and (a.state <> 'active' or a.wait_event_type = 'Client')`;
}
