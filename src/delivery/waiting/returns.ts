import type { Destination } from '../../catalog/destination.ts';
import type { StampedEvent } from '../../domain/events.ts';
import type { Hours } from '../../storage/trail/hours.ts';
import { neverMs, type Claim, type Claimed } from '../../storage/waits.ts';
import type { Routing } from '../../storage/routing.ts';
import type { Desk } from '../record/desk.ts';
import { choose } from '../choose.ts';
import { ending, type Dispatch } from '../dispatch.ts';
import { keyOfPlace, type FindEvents } from './find-events.ts';
import type { Ledger } from '../record/ledger.ts';
import type { Line } from '../lines/line.ts';
import type { Lines } from '../lines/lines.ts';

/** Waits that are taken from the disk at a time. */
const rowsMax = 500;
const timerMsMax = 60_000;

export type Returns = {
  /** Call it when something may have come due, or room was made. */
  wake(): void;
  close(): void;
};

type Deps = {
  findEvents: FindEvents;
  desk: Desk;
  lines: Lines;
  ledger: Ledger;
  dispatch: Dispatch;
  routing: Pick<Routing, 'find'>;
  destinations: ReadonlyMap<string, Destination>;
  hours: Pick<Hours, 'isExpired'>;
  now: () => number;
  onFailed: (error: unknown) => void;
};

/** Brings deliveries back into memory as they come due, oldest first for each user, where there is room for them. */
export function createReturns(deps: Deps): Returns {
  const { desk, lines, now, onFailed } = deps;
  let isTaking = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    if (isTaking || isClosed) return;
    isTaking = true;
    clearTimeout(timer);
    takeAll().then(() => {
      isTaking = false;
      sleep();
    }, onFailed);
  }

  /** Until the next wait is due. */
  function sleep(): void {
    const dueMs = Math.min(...[...lines.all()].filter(hasRoom).map(({ nextDueMs }) => nextDueMs));
    if (isClosed || dueMs === Infinity) return;
    timer = setTimeout(wake, Math.min(Math.max(dueMs - now(), 0), timerMsMax));
    timer.unref();
  }

  const hasRoom = (line: Line) => line.roomForReturned() > 0 && !line.pace.isResting(now());

  async function takeAll(): Promise<void> {
    for (let claims = claimsNow(); claims.length > 0; claims = claimsNow()) {
      // `line.nextDueMs` is set before the rows come, so that the loop ends when nothing more is due.
      const rows = await desk.claim(claims);
      if (isClosed) return;
      await giveBack(deps, startableOf(deps, rows), () => isClosed);
    }
  }

  function claimsNow(): Claim[] {
    let left = rowsMax;
    const claims: Claim[] = [];
    for (const line of isClosed ? [] : lines.all()) {
      if (line.nextDueMs > now() || !hasRoom(line) || left === 0) continue;
      const rows = Math.min(line.roomForReturned(), left);
      left -= rows;
      claims.push({ integrationId: line.integrationId, rowsMax: rows });
    }
    return claims;
  }

  return {
    wake,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Rows whose turn it is. The others stay on disk, behind an earlier one of their user. */
function startableOf({ desk, lines, routing, now }: Deps, rows: readonly Claimed[]): Claimed[] {
  const users = new Map<string, Claimed[]>();
  for (const row of rows) {
    const others = users.get(userOf(row));
    if (others) others.push(row);
    else users.set(userOf(row), [row]);
  }
  return [...users.values()].flatMap((queue) => {
    const [first] = queue;
    if (!first) return [];
    const line = lines.of(first.integrationId);
    const absent = queue.filter((row) => !line.holds(row));
    if (ending(routing.find(first.integrationId)) !== undefined) return absent;
    // What the disk said of the user is about to be out of date. When it is up to date, we look again.
    if (desk.isChanging(first)) {
      desk.release(first);
      return [];
    }
    const isLater = first.nextAtMs > now() && first.nextAtMs < neverMs;
    return isLater ? [] : absent;
  });
}

async function giveBack(deps: Deps, rows: readonly Claimed[], isClosed: () => boolean): Promise<void> {
  const { findEvents, lines, dispatch, desk, routing } = deps;
  const isOver = ({ integrationId }: Claimed) => ending(routing.find(integrationId)) !== undefined;
  const users = new Map(rows.map((row) => [userOf(row), row]));
  for (const { integrationId, userKey } of users.values()) lines.of(integrationId).absence.await(userKey);
  const events = await findEvents(rows.filter((row) => !isOver(row)).map(({ place }) => place));
  if (isClosed()) return;
  const welcome = new Set(
    [...users]
      .filter(([, row]) => lines.of(row.integrationId).absence.arrive(row.userKey))
      .map(([user]) => user),
  );
  for (const row of rows) {
    const event = events.get(keyOfPlace(row.place));
    // An earlier event of the user went to disk meanwhile. It brings this one along when its time has come.
    if (!welcome.has(userOf(row))) desk.release(row);
    else take(deps, row, event);
  }
  dispatch.pump();
}

function userOf({ integrationId, userKey }: Claimed): string {
  return `${integrationId}/${userKey}`;
}

/** Why the integration, as it stands now, does not want what a job sends again; undefined for all else. */
function unwanted({ routing, destinations }: Deps, row: Claimed, event: StampedEvent): string | undefined {
  const route = row.jobId === undefined ? undefined : routing.find(row.integrationId);
  if (!route) return undefined;
  // Whoever sends it again wants it, though it came before the integration began.
  const choice = choose(event, { ...route, startsAtMs: -Infinity }, destinations.get(route.code));
  return choice.kind === 'filtered' ? choice.reason : undefined;
}

/** Takes one event that was claimed: into memory, or to its end. */
function take(deps: Deps, row: Claimed, event: StampedEvent | undefined): void {
  const { ledger, dispatch, desk, hours, now } = deps;
  if (!event || hours.isExpired(row.place.atMs)) return writeOff(deps, row, event);
  const reason = unwanted(deps, row, event);
  if (reason === undefined) return dispatch.giveBack({ ...row, event, queuedAtMs: now() });
  if (ledger.conclude({ ...row, event }, 'filtered', { reason })) desk.release(row);
}

/** Ends a wait that nothing can be sent for. */
function writeOff({ ledger, desk, routing }: Deps, row: Claimed, event?: StampedEvent): void {
  const reason = ending(routing.find(row.integrationId));
  const isMore = ledger.conclude({ ...row, event: event ?? row }, reason ? 'filtered' : 'failed', {
    reason: reason ?? 'Expired: the event is no longer kept, and was not delivered in time.',
  });
  // Where the user's next is in memory already, this brings it back once more, and it is left out then.
  if (isMore) desk.release(row);
}
