import type { Destination } from '../catalog/destination.ts';
import { eventId } from '../domain/event-ids.ts';
import type { StampedEvent } from '../domain/events.ts';
import type { Log } from '../domain/log.ts';
import { unpack } from '../domain/unpack.ts';
import type { Sql } from '../storage/database.ts';
import { outcomesOf } from '../storage/outcomes.ts';
import type { Route, Routing } from '../storage/routing.ts';
import type { Hours } from '../storage/trail/hours.ts';
import { keysOf } from '../storage/trail/keys.ts';
import { writeEvents, type KeyedEvent, type Seen } from '../storage/trail/write-events.ts';
import { neverMs } from '../storage/waits.ts';
import type { Entry, Place } from '../stream/stream.ts';
import { choose, type Choice } from './choose.ts';
import type { Dispatch } from './dispatch.ts';
import type { Ledger } from './record/ledger.ts';
import { createEntryWork, type EntryWork } from './record/entry-work.ts';

type Opened = { place: Place; events: KeyedEvent[]; bytesEach: number };
type Chosen = { one: KeyedEvent; route: Route; choice: Choice | { kind: 'duplicate' } };

/**
 * Takes entries as they were read: writes their events into the index, decides what becomes of each at each integration
 * of its source, and hands that on, in order. Answers the work that each entry makes.
 */
export function createAdmit(deps: {
  /** Its commits need not be on disk: outcomes are written after, and carry them along. */
  indexSql: Sql;
  sql: Sql;
  hours: Hours;
  routing: Routing;
  destinations: ReadonlyMap<string, Destination>;
  dispatch: Dispatch;
  ledger: Ledger;
  /** Told of each source that had events. */
  onSeen: (sourceId: string, receivedAtMs: number) => void;
  log: Log;
  now: () => number;
}) {
  const { indexSql, sql, hours, routing, destinations, dispatch, ledger, onSeen, log, now } = deps;

  return async function admit(entries: readonly Entry[]): Promise<EntryWork[]> {
    const opened = entries.map((entry) => openEntry(entry, log));
    const all = opened.flatMap(({ events }) => events);
    const [seen] = await Promise.all([writeEvents(indexSql, hours, all), routing.catchUp()]);
    const seenBy = new Map(all.map((one, at) => [one, seen[at] ?? 'new']));
    const known = await knownOf(
      sql,
      all.filter((one) => seenBy.get(one) === 'again'),
    );
    const works = opened.map(({ place, events, bytesEach }) => {
      const chosen = events.flatMap((one) => chosenOf(one, seenBy.get(one) ?? 'new', known));
      const work = createEntryWork(place, countsOf(chosen));
      for (const one of chosen) handOn(one, work, bytesEach);
      for (const { event } of events.slice(0, 1)) onSeen(event.sourceId, event.receivedAtMs);
      return work;
    });
    dispatch.pump();
    return works;
  };

  /** What there is to do for an event; nothing where an earlier run wrote down what became of it. */
  function chosenOf(one: KeyedEvent, seen: Seen, known: ReadonlySet<string>): Chosen[] {
    return routing.ofSource(one.event.sourceId).flatMap((route): Chosen[] => {
      if (route.orgId !== one.event.orgId || known.has(knownKey(one.event, route.integrationId))) return [];
      const choice = choose(one.event, route, destinations.get(route.code));
      if (choice.kind === 'none') return [];
      return [{ one, route, choice: seen === 'duplicate' ? { kind: 'duplicate' } : choice }];
    });
  }

  function handOn({ one: { event, keys }, route, choice }: Chosen, entry: EntryWork, bytes: number): void {
    const { integrationId } = route;
    const settled = { integrationId, userKey: keys.order, place: event.place, entry };
    const delivery = {
      integrationId,
      event,
      userKey: keys.order,
      attempts: 0,
      entry,
      queuedAtMs: now(),
      bytes,
    };
    switch (choice.kind) {
      case 'none':
        return;
      case 'duplicate':
        return ledger.settle({ ...settled, status: 'duplicate' });
      case 'filtered':
      case 'failed':
        return ledger.settle({
          ...{ ...settled, status: choice.kind, note: { reason: choice.reason }, messageId: event.messageId },
        });
      case 'hold':
        return ledger.park(delivery, neverMs, { status: 'pending', note: { reason: choice.reason } });
      case 'send':
        return dispatch.queue(delivery);
    }
  }
}

/** An entry that cannot be read would hold its lane forever. Ingest lets none in, so it is a fault of ours. */
function openEntry(entry: Entry, log: Log): Opened {
  const { lane, offset, atMs } = entry;
  try {
    const events = unpack(entry).map((event) => ({ event, keys: keysOf(event) }));
    return { place: { lane, offset, atMs }, events, bytesEach: entry.body.length / events.length };
  } catch (error) {
    log.error({ lane, offset, atMs, error }, 'An entry of the stream cannot be read; it is left out.');
    return { place: { lane, offset, atMs }, events: [], bytesEach: 0 };
  }
}

/** Events and integrations of which something is written down, by an earlier run that did not finish. */
async function knownOf(sql: Sql, again: readonly KeyedEvent[]): Promise<Set<string>> {
  const outcomes = await outcomesOf(
    sql,
    again.map(({ event }) => event.place),
  );
  return new Set(
    again.flatMap(({ event }) =>
      (outcomes.get(eventId(event.place)) ?? []).map(({ integrationId }) => knownKey(event, integrationId)),
    ),
  );
}

function knownKey({ place }: StampedEvent, integrationId: string): string {
  return `${place.lane}/${place.offset}/${place.position}/${integrationId}`;
}

function countsOf(chosen: readonly Chosen[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { route } of chosen) counts.set(route.integrationId, (counts.get(route.integrationId) ?? 0) + 1);
  return counts;
}
