import type { Log } from '../domain/log.ts';
import type { DatabaseAddress, Sql } from '../storage/database.ts';
import { createHourList, entriesAfter, lastHourOf } from './entries.ts';
import { createHolding } from './holding.ts';
import { moveCursor } from './leases.ts';
import { LaneLost, type Entry, type Place, type Reader } from './stream.ts';
import type { Wake } from './wake.ts';

/** How long to wait for news before looking anyway. */
const lookMsMax = 500;

export type PostgresReader = Reader & { holds(lane: number): boolean };

/**
 * Hands out the entries of every lane that no other reader of the same consumer holds. Reads again from the last commit
 * when it is opened anew.
 */
export function createReader(options: {
  consumer: string;
  address: DatabaseAddress;
  sql: Sql;
  wake: Wake;
  log: Log;
}): PostgresReader {
  const { consumer, sql, wake, log } = options;
  const ear = wake.listen();
  const holding = createHolding({ ...options, onNew: () => wake.call() });
  const hoursUpTo = createHourList(sql);
  let isClosed = false;
  /** Which lane is looked at first; it changes, so that a lane with a backlog does not hide the others. */
  let turn = 0;

  async function next(entriesMax: number): Promise<Entry[]> {
    while (!isClosed) {
      const entries = await look(entriesMax).catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'The stream cannot be read; we try again.');
        return [];
      });
      if (entries.length > 0) return entries;
      await hear(await ear.next(lookMsMax));
    }
    return [];
  }

  /** What a woken reader would otherwise learn at the next tick: that a lane is new, or that it began another hour. */
  async function hear(lanes: number[]): Promise<void> {
    for (const lane of lanes) {
      const held = holding.lanes.get(lane);
      if (held === undefined) await holding.refresh();
      // Where it cannot be asked, the next tick asks again.
      else held.lastHour = await lastHourOf(sql, lane).catch(() => held.lastHour);
    }
  }

  async function look(entriesMax: number): Promise<Entry[]> {
    const found: Entry[] = [];
    const lanes = [...holding.lanes.values()];
    turn += 1;
    for (let at = 0; at < lanes.length && found.length < entriesMax && !isClosed; at++) {
      const lane = lanes[(turn + at) % lanes.length];
      if (lane === undefined) continue;
      const hours = await hoursUpTo(lane.lastHour);
      const entries = await entriesAfter(sql, lane, entriesMax - found.length, hours);
      const last = entries.at(-1);
      // The lane may have been lost while we looked.
      if (last === undefined || holding.lanes.get(lane.lane) !== lane) continue;
      lane.offset = last.offset;
      found.push(...entries);
    }
    return found;
  }

  async function commit(place: Place): Promise<void> {
    const lane = holding.lanes.get(place.lane);
    if (lane === undefined) throw new LaneLost(`Lane ${place.lane} is no longer ours.`);
    try {
      await moveCursor(sql, consumer, lane.epoch, place);
    } catch (error) {
      if (error instanceof LaneLost) holding.lose(lane);
      throw error;
    }
  }

  return {
    next,
    commit,
    holds: (lane) => holding.lanes.has(lane),
    onLost: holding.onLost,
    async close() {
      isClosed = true;
      ear.close();
      await holding.close();
    },
  };
}
