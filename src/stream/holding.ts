import type { Log } from '../domain/log.ts';
import type { DatabaseAddress, Sql } from '../storage/database.ts';
import { claim, release, renew, takeOwner, type Held } from './leases.ts';
import { keepOpen, openSession, type Opened, type Session } from './session.ts';

/** How often lanes are claimed and leases kept; a lane that is new or was given up is found within this time. */
const tickMs = 1_000;

/** The lanes that one reader holds, and keeps as long as its connection lives. */
export type Holding = {
  lanes: ReadonlyMap<number, Held>;
  /** Looks now for lanes that nobody holds, and for hours that lanes have begun. Does not throw. */
  refresh(): Promise<void>;
  /** The lane belongs to another reader. */
  lose(held: Held): void;
  onLost(listener: (lane: number) => void): void;
  close(): Promise<void>;
};

export function createHolding(options: {
  consumer: string;
  address: DatabaseAddress;
  sql: Sql;
  log: Log;
  onNew: () => void;
}): Holding {
  const { consumer, address, sql, log, onNew } = options;
  const closing = new AbortController();
  const lanes = new Map<number, Held>();
  const listeners = new Set<(lane: number) => void>();
  let session: Session | undefined;
  let owner: number | undefined;

  const kept = keepOpen('stream reader', open, { log, signal: closing.signal });

  async function open(): Promise<Opened> {
    const opened = openSession(address);
    try {
      owner = await takeOwner(opened.sql);
      session = opened;
      await tick(opened, owner);
    } catch (error) {
      await opened.close();
      throw error;
    }
    const timer = setInterval(() => void refresh(), tickMs);
    timer.unref();
    const lost = new Promise<void>((resolve) => void opened.onLost(resolve));
    return {
      close: () => opened.close(),
      lost: lost.then(() => {
        clearInterval(timer);
        for (const held of [...lanes.values()]) lose(held);
      }),
    };
  }

  async function refresh(): Promise<void> {
    if (session === undefined || owner === undefined || session.isLost()) return;
    // A tick that fails loses the session sooner or later, and with it the lanes; until then the next one may succeed.
    await tick(session, owner).catch((error: unknown) =>
      log.warn({ reason: String(error) }, 'A lease could not be kept.'),
    );
  }

  async function tick(on: Session, by: number): Promise<void> {
    const ours = await renew(on.sql, consumer, by);
    for (const held of [...lanes.values()]) {
      const lastHour = ours.get(held.lane);
      if (lastHour === undefined) lose(held);
      else held.lastHour = lastHour;
    }
    const claimed = await claim(on.sql, consumer, by);
    if (on.isLost() || claimed.length === 0) return;
    for (const held of claimed) lanes.set(held.lane, held);
    onNew();
  }

  function lose(held: Held): void {
    if (lanes.get(held.lane) !== held) return;
    lanes.delete(held.lane);
    for (const listener of listeners) listener(held.lane);
  }

  return {
    lanes,
    refresh,
    lose,
    onLost: (listener) => void listeners.add(listener),
    async close() {
      closing.abort();
      if (owner !== undefined) await release(sql, consumer, owner).catch(() => undefined);
      await kept;
    },
  };
}
