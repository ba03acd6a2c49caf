import type { Log } from '../domain/log.ts';
import type { DatabaseAddress } from '../storage/database.ts';
import { createAlarm } from './alarm.ts';
import type { CopyRow } from './copy.ts';
import { openLane, type Lane } from './lane.ts';
import { keepOpen, type Opened } from './session.ts';
import { StreamBusy, StreamUnavailable, type NewEntry, type Place } from './stream.ts';

/** One commit takes at most this much, so that the first who wait do not wait for all. */
const commitBytesMax = 4 * 1024 * 1024;
const commitEntriesMax = 2_000;
/** What may wait in memory. Beyond it an append is refused at once: the SDK keeps the event and comes again. */
const waitingBytesMax = 64 * 1024 * 1024;

type Waiting = {
  entry: NewEntry;
  bytes: number;
  resolve(place: Place): void;
  reject(error: Error): void;
};

export type Appender = {
  append(entry: NewEntry): Promise<Place>;
  /** Resolves when a lane was opened for the first time. */
  opened: Promise<void>;
  isReady(): boolean;
  close(): Promise<void>;
};

/**
 * Writes entries into a lane of its own. While one commit is under way, further entries gather for the next: they share
 * its wait for the disk. `onCommit` is called after each.
 */
export function createAppender(options: {
  address: DatabaseAddress;
  log: Log;
  onCommit: (lane: number) => void;
  now: () => number;
}): Appender {
  const { address, log, onCommit } = options;
  const alarm = createAlarm(log, options.now);
  const closing = new AbortController();
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let lane: Lane | undefined;
  let committing: Promise<void> | undefined;

  let haveOpened: () => void = () => undefined;
  const firstOpened = new Promise<void>((resolve) => (haveOpened = resolve));
  const kept = keepOpen('stream lane', open, { log, signal: closing.signal });

  async function open(): Promise<Opened> {
    const opened = await openLane(address).catch((error: unknown) => {
      alarm(error, 0);
      throw error;
    });
    lane = opened;
    haveOpened();
    return {
      close: () => opened.close(),
      lost: opened.lost.then(() => {
        lane = undefined;
        refuseOld();
      }),
    };
  }

  function append(entry: NewEntry): Promise<Place> {
    const bytes = entry.body.length + entry.head.length;
    if (closing.signal.aborted) return Promise.reject(new StreamUnavailable('The stream is closed.'));
    if (lane === undefined) return Promise.reject(new StreamUnavailable('The database is away.'));
    if (waitingBytes + bytes > waitingBytesMax)
      return Promise.reject(new StreamBusy(`More than ${waitingBytesMax} bytes wait for the disk.`));
    return new Promise((resolve, reject) => {
      waiting.push({ entry, bytes, resolve, reject });
      waitingBytes += bytes;
      commitNext();
    });
  }

  function commitNext(): void {
    if (committing !== undefined || lane === undefined || waiting.length === 0) return;
    committing = commit(lane, take()).finally(() => {
      committing = undefined;
      commitNext();
    });
  }

  function take(): Waiting[] {
    const taken = waiting.slice(0, countTogether(waiting));
    waiting = waiting.slice(taken.length);
    waitingBytes -= taken.reduce((sum, one) => sum + one.bytes, 0);
    return taken;
  }

  async function commit(into: Lane, taken: Waiting[]): Promise<void> {
    const rows = taken.map(({ entry }) => rowOf(into, entry));
    try {
      await into.commit(rows);
    } catch (error) {
      alarm(error, taken.length);
      for (const one of taken)
        one.reject(new StreamUnavailable('The entry may not be on disk.', { cause: error }));
      return;
    }
    taken.forEach((one, at) => {
      const row = rows[at];
      if (row) one.resolve({ lane: row.lane, offset: row.offset, atMs: row.atMs });
    });
    onCommit(into.lane);
  }

  /** Nobody waits longer for a database that is away than its SDK would for an answer. */
  function refuseOld(): void {
    for (const one of waiting.splice(0)) one.reject(new StreamUnavailable('The database went away.'));
    waitingBytes = 0;
  }

  return {
    append,
    opened: firstOpened,
    isReady: () => lane !== undefined,
    async close() {
      while (committing !== undefined) await committing;
      closing.abort();
      await kept;
    },
  };
}

function rowOf(lane: Lane, { atMs, head, body }: NewEntry): CopyRow {
  return { lane: lane.lane, ...lane.next(atMs), head, body };
}

/** How many of them one commit takes. */
function countTogether(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const count = waiting.findIndex(
    (one, at) => at >= commitEntriesMax || (bytes += one.bytes) > commitBytesMax,
  );
  return count === -1 ? waiting.length : Math.max(1, count);
}
