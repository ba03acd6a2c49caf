import type { Sql } from '../database.ts';

/**
 * For so long a reader that was away finds everything it has missed. What is older is forgotten: the events themselves are
 * listed as long as they are kept.
 */
export const toldMsMax = 10 * 60_000;
const channel = 'trail';
/** So often readers are woken at most; what is told in between they find with the next call. */
const callMsMin = 100;

type Place = { atMs: number; lane: number; offset: number };
/** Events of one source that are new, or of one integration that stand otherwise. */
export type Told = { id: string; entry: Place; positions: readonly number[] };

/** The values of a statement that tells, one for each source or integration. */
export function toldColumns(told: readonly Told[]): [ids: string[], counts: number[], places: string[]] {
  const groups = new Map<string, { events: number; places: unknown[] }>();
  for (const { id, entry, positions } of told) {
    const group = groups.get(id) ?? { events: 0, places: [] };
    groups.set(id, group);
    group.events += positions.length;
    group.places.push([entry.atMs, entry.lane, entry.offset, positions]);
  }
  const all = [...groups.values()];
  return [
    [...groups.keys()],
    all.map(({ events }) => events),
    all.map(({ places }) => JSON.stringify(places)),
  ];
}

/** Wakes the readers of all processes after a commit. A call that is lost costs them at most their next look. */
export function createCall(sql: Pick<Sql, 'notify'>): () => void {
  let isCalling = false;
  let isWanted = false;
  return function call(): void {
    isWanted = true;
    if (isCalling) return;
    isCalling = true;
    isWanted = false;
    const done = () => {
      isCalling = false;
      if (isWanted) call();
    };
    const rest = new Promise((end) => setTimeout(end, callMsMin).unref());
    void Promise.allSettled([sql.notify(channel, ''), rest]).then(done);
  };
}

/** Calls `onCall` after each commit that told something, here or in another process, and after a lost connection. */
export async function listenForCalls(sql: Sql, onCall: () => void): Promise<{ close(): Promise<void> }> {
  const listening = await sql.listen(channel, onCall, onCall);
  return { close: () => listening.unlisten() };
}

/** Forgets what was told long ago. */
export async function forgetTold(sql: Sql): Promise<void> {
  await sql`delete from feed where at < now() - ${toldMsMax} * interval '1 millisecond'`;
}
