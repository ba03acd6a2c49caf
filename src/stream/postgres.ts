import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../domain/log.ts';
import { connect, type DatabaseAddress } from '../storage/database.ts';
import { createAppender } from './appender.ts';
import { entryAt } from './entries.ts';
import { dropHour, hourOf, isHourDone, sizesOfHours } from './hours.ts';
import { createReader, type PostgresReader } from './reader.ts';
import type { Stream } from './stream.ts';
import { createWake } from './wake.ts';

/** Connections for reading, cursors and notices; appender and readers hold one each besides. */
const connectionsMax = 4;
/** How long a start waits for the first lane; without it appends are refused until there is one. */
const openMsMax = 5_000;
const channel = 'stream';

/**
 * The stream in PostgreSQL: an append-only log in lanes, one for each process that appends, in tables of an hour each.
 * Migrations must have run. Where the database is away, appends reject with StreamUnavailable until it is back.
 */
export async function openPostgresStream(options: {
  address: DatabaseAddress;
  log: Log;
  now: () => number;
}): Promise<Stream> {
  const { address, log, now } = options;
  const sql = connect(address, connectionsMax, { fetch_types: false });
  const wake = createWake();
  const readers = new Set<PostgresReader>();
  let listening: Promise<{ unlisten(): Promise<void> }> | undefined;
  const tell = createTell(
    (lane) => ![...readers].some((reader) => reader.holds(lane)),
    (lane) => sql.notify(channel, String(lane)),
  );

  const appender = createAppender({
    address,
    log,
    now,
    onCommit(lane) {
      wake.call(lane);
      tell(lane);
    },
  });

  await Promise.race([appender.opened, wait(openMsMax, undefined, { ref: false })]);

  return {
    append: (entry) => appender.append(entry),
    isReady: () => appender.isReady(),
    entry: (place) => entryAt(sql, place),
    hours: () => sizesOfHours(sql),
    isDone: (atMs, consumer) => isHourDone(sql, hourOf(atMs), consumer),
    drop: (atMs) => dropHour(sql, hourOf(atMs)),
    async read(consumer) {
      // Who only appends need not hear of it.
      listening ??= sql.listen(
        channel,
        (lane) => wake.call(Number(lane)),
        () => wake.call(),
      );
      await listening;
      const reader = createReader({ consumer, address, sql, wake, log });
      readers.add(reader);
      return reader;
    },
    async close() {
      await appender.close();
      for (const reader of readers) await reader.close();
      await listening?.then((one) => one.unlisten()).catch(() => undefined);
      await sql.end({ timeout: 2 });
    },
  };
}

/** So often other processes are told at most; what is appended in between is told with the next notice. */
const tellMsMin = 5;

/** Tells other processes of an append, unless a reader of this one holds the lane. */
function createTell(isWanted: (lane: number) => boolean, notify: (lane: number) => Promise<unknown>) {
  let isTelling = false;
  let again: number | undefined;
  return function tell(lane: number): void {
    if (!isWanted(lane)) return;
    if (isTelling) {
      again = lane;
      return;
    }
    isTelling = true;
    // A lost notice costs a reader at most its next look.
    void Promise.allSettled([notify(lane), wait(tellMsMin, undefined, { ref: false })]).then(() => {
      isTelling = false;
      const next = again;
      again = undefined;
      if (next !== undefined) tell(next);
    });
  };
}
