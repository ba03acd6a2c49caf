import type { Place, Reader } from '../../stream/stream.ts';

/** Entries that are done behind one that is not, in each lane. They cost a few bytes each. */
const uncommittedMax = 100_000;

/**
 * Keeps count of what was read, and commits a lane up to its last entry that is done with all those before it. One
 * commit of a lane is under way at a time, so that a busy lane commits many entries at once.
 */
export function createProgress(commit: Reader['commit'], onFailed: (error: unknown) => void) {
  const lanes = new Map<number, Lane>();
  const waiters: (() => void)[] = [];

  async function advance(lane: Lane): Promise<void> {
    if (lane.isCommitting) return;
    lane.isCommitting = true;
    for (let place = lastDone(lane); place; place = lastDone(lane)) await commit(place);
    lane.isCommitting = false;
    for (const done of waiters.splice(0)) done();
  }

  async function until(isMet: () => boolean): Promise<void> {
    while (!isMet()) await new Promise<void>((done) => waiters.push(done));
  }
  const all = () => [...lanes.values()];

  return {
    /** In the order in which entries were read. */
    begin(place: Place): void {
      const lane = lanes.get(place.lane) ?? { places: [], done: new Set(), isCommitting: false };
      lanes.set(place.lane, lane);
      lane.places.push(place);
    },
    done(place: Place): void {
      const lane = lanes.get(place.lane);
      if (!lane) return;
      lane.done.add(place.offset);
      advance(lane).catch(onFailed);
    },
    /** Resolves when every lane has room for more that is not committed. */
    room: () => until(() => all().every(({ places }) => places.length < uncommittedMax)),
    /** Resolves when no commit is under way. */
    settled: () => until(() => all().every(({ isCommitting }) => !isCommitting)),
  };
}

/** Places as they were read, and the offsets of those that are done. */
type Lane = { places: Place[]; done: Set<number>; isCommitting: boolean };

/** Takes all that is done from the front, and answers the last of it. */
function lastDone({ places, done }: Lane): Place | undefined {
  const undone = places.findIndex(({ offset }) => !done.has(offset));
  const finished = places.splice(0, undone < 0 ? places.length : undone);
  for (const { offset } of finished) done.delete(offset);
  return finished.at(-1);
}
