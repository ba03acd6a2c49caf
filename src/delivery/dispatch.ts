import type { Destination } from '../catalog/destination.ts';
import type { DeliveryStatus } from '../domain/outcome.ts';
import type { Route, Routing } from '../storage/routing.ts';
import type { Note } from '../storage/trail/notes.ts';
import { neverMs } from '../storage/waits.ts';
import type { Attempted } from './deliver.ts';
import type { Desk } from './record/desk.ts';
import type { Ledger } from './record/ledger.ts';
import type { Delivery, Line } from './lines/line.ts';
import type { Lines } from './lines/lines.ts';

/** Requests under way in all. */
const inFlightInAllMax = 512;

type Deliver = (
  delivery: Delivery,
  route: Route,
  destination: Destination,
  signal: AbortSignal,
) => Promise<Attempted>;

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

/** Starts deliveries in turn of integrations and users, and acts on how they end. */
export function createDispatch(deps: {
  lines: Lines;
  ledger: Ledger;
  desk: Pick<Desk, 'release'>;
  deliver: Deliver;
  routing: Pick<Routing, 'find'>;
  destinations: ReadonlyMap<string, Destination>;
  now: () => number;
  signal: AbortSignal;
  onFailed: (error: unknown) => void;
}): Dispatch {
  const { lines, ledger, desk, deliver, routing, destinations, now, signal, onFailed } = deps;
  const { ready } = lines;
  const idle: (() => void)[] = [];
  let inFlight = 0;
  let isClosing = false;

  function add(delivery: Delivery): void {
    const line = lines.of(delivery.integrationId);
    line.add(delivery);
    ready.add(line);
  }

  function pump(): void {
    while (ready.size > 0) {
      for (const line of ready) {
        if (isClosing || inFlight >= inFlightInAllMax) return;
        const delivery = line.take(now());
        // It comes back when one of its deliveries ends, or when its rest is over.
        if (delivery) begin(line, delivery);
        else ready.delete(line);
      }
    }
  }

  function begin(line: Line, delivery: Delivery): void {
    const route = routing.find(delivery.integrationId);
    const destination = route && destinations.get(route.code);
    const reason = ending(route);
    if (reason !== undefined) return end(line, delivery, 'filtered', { reason });
    if (!route || !destination)
      return end(line, delivery, 'failed', { reason: 'This release does not have the destination.' });
    if (route.state === 'paused')
      return wait(line, delivery, () => ledger.park(delivery, neverMs, pausedStanding));
    inFlight += 1;
    deliver(delivery, route, destination, signal)
      .then((attempted) => {
        inFlight -= 1;
        if (signal.aborted) return;
        act(line, delivery, attempted);
        pump();
        if (inFlight === 0) for (const done of idle.splice(0)) done();
      })
      .catch(onFailed);
  }

  function act(line: Line, delivery: Delivery, { outcome, attempt }: Attempted): void {
    line.pace.adapt(outcome.kind === 'retry', now());
    if (outcome.kind !== 'retry') {
      const reason = outcome.kind === 'delivered' ? undefined : outcome.reason;
      return end(line, delivery, outcome.kind, { reason, attempt });
    }
    const { attempts, firstAtMs = attempt.atMs } = delivery;
    const nextAtMs = now() + outcome.afterMs;
    const note = { reason: outcome.reason, nextAtMs, attempt };
    wait(line, delivery, () =>
      ledger.park({ ...delivery, attempts: attempts + 1, firstAtMs }, nextAtMs, { status: 'retrying', note }),
    );
  }

  /** What stands behind the delivery goes to disk after it, or is there, without a time of its own. */
  function wait(line: Line, delivery: Delivery, park: () => void): void {
    const behind = line.breakOff(delivery);
    park();
    for (const one of behind) if (one.entry) ledger.park(one, neverMs, { status: 'pending' });
    ready.add(line);
  }

  function end(line: Line, delivery: Delivery, status: DeliveryStatus, note: Note): void {
    const isMore = ledger.conclude(delivery, status, note);
    if (line.goOn(delivery) && isMore) desk.release(delivery);
    ready.add(line);
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
      if (inFlight > 0) await new Promise<void>((done) => idle.push(done));
    },
  };
}

const pausedStanding = { status: 'pending', note: { reason: 'The integration is paused.' } } as const;

/** Why nothing is sent there any more; undefined where it is. */
export function ending(route: Route | undefined): string | undefined {
  if (!route) return 'The integration was deleted.';
  return route.state === 'off' ? 'The integration was switched off.' : undefined;
}
