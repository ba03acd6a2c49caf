import type { Destination } from '../catalog/destination.ts';
import type { DeliveryStatus } from '../domain/outcome.ts';
import type { Route, Routing } from '../storage/routing.ts';
import type { Note } from '../storage/trail/notes.ts';
import { neverMs } from '../storage/waits.ts';
import { createGathering } from './batch/gathering.ts';
import { createRules } from './batch/rule.ts';
import type { Attempted } from './deliver.ts';
import { createEndings } from './endings.ts';
import type { Desk } from './record/desk.ts';
import type { Ledger } from './record/ledger.ts';
import type { Health } from './health/health.ts';
import { oneByOne } from './lines/batch.ts';
import type { Delivery, Line } from './lines/line.ts';
import type { Lines } from './lines/lines.ts';

type Deliver = (
  deliveries: readonly Delivery[],
  route: Route,
  destination: Destination,
  signal: AbortSignal,
) => Promise<Attempted[]>;

export type Dispatch = {
  /** Queues a delivery, or puts it on disk where something of its user is. Call `pump` after the last. */
  queue(delivery: Delivery): void;
  /** Queues a delivery that came back from disk. */
  giveBack(delivery: Delivery): void;
  /** Starts what may start. */
  pump(): void;
  /** Starts nothing more, and resolves when nothing is under way. */
  close(): Promise<void>;
};

type Deps = {
  lines: Lines;
  ledger: Ledger;
  desk: Pick<Desk, 'release'>;
  deliver: Deliver;
  health: Pick<Health, 'tell'>;
  routing: Pick<Routing, 'find'>;
  destinations: ReadonlyMap<string, Destination>;
  now: () => number;
  signal: AbortSignal;
  onFailed: (error: unknown) => void;
};

/** Starts deliveries in turn of integrations and users, and acts on how they end. */
export function createDispatch(deps: Deps): Dispatch {
  const { lines, ledger, deliver, health, routing, destinations, now, signal, onFailed } = deps;
  const { ready } = lines;
  const ruleOf = createRules();
  const idle: (() => void)[] = [];
  const { act, wait, end } = createEndings(deps);
  const gathering = createGathering((gathered) => {
    for (const line of gathered) ready.add(line);
    pump();
  });
  let isClosing = false;

  function add(delivery: Delivery): void {
    const line = lines.of(delivery.integrationId);
    line.add(delivery);
    ready.add(line);
  }

  function pump(): void {
    while (!isClosing) {
      const line = ready.next();
      if (!line) return;
      // It comes back when something of it ends or has gathered, or when its rest is over.
      if (!startNext(line)) ready.delete(line);
    }
  }

  /** Answers whether there may be more to start. */
  function startNext(line: Line): boolean {
    const route = routing.find(line.integrationId);
    const destination = route && destinations.get(route.code);
    const rule = route && destination ? ruleOf(route, destination) : oneByOne;
    if (line.mayGather(rule) && !gathering.isOver(line)) return false;
    const deliveries = line.take(now(), rule);
    const [first] = deliveries;
    if (!first) return false;
    const reason = ending(route);
    const endAll = (status: DeliveryStatus, note: Note) => {
      line.free();
      for (const one of deliveries) end(line, one, status, note);
    };
    if (reason !== undefined) endAll('filtered', { reason });
    else if (!route || !destination)
      endAll('failed', { reason: 'This release does not have the destination.' });
    else if (route.state === 'paused') {
      line.free();
      for (const one of deliveries) wait(line, one, () => ledger.park(one, neverMs, pausedStanding));
    } else begin(line, deliveries, route, destination);
    return true;
  }

  function begin(line: Line, deliveries: readonly Delivery[], route: Route, destination: Destination): void {
    ready.count(line, 1);
    deliver(deliveries, route, destination, signal)
      .then((attempted) => {
        ready.count(line, -1);
        if (signal.aborted) return;
        line.free();
        line.pace.adapt(
          attempted.every(({ outcome }) => outcome.kind === 'retry'),
          now(),
        );
        health.tell(line.integrationId, attempted);
        for (const one of attempted) act(line, one);
        pump();
        if (ready.inFlight() === 0) for (const done of idle.splice(0)) done();
      })
      .catch(onFailed);
  }

  return {
    queue(delivery) {
      const line = lines.of(delivery.integrationId);
      if (line.absence.has(delivery.userKey) || !line.hasRoom())
        ledger.park(delivery, 'whenFirst', { status: 'pending' });
      else add(delivery);
    },
    giveBack: add,
    pump,
    async close() {
      isClosing = true;
      gathering.close();
      if (ready.inFlight() > 0) await new Promise<void>((done) => idle.push(done));
    },
  };
}

const pausedStanding = { status: 'pending', note: { reason: 'The integration is paused.' } } as const;

/** Why nothing is sent there any more; undefined where it is. */
export function ending(route: Route | undefined): string | undefined {
  if (!route) return 'The integration was deleted.';
  return route.state === 'off' ? 'The integration was switched off.' : undefined;
}
