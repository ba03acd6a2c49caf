import type { DeliveryStatus } from '../domain/outcome.ts';
import type { Note } from '../storage/trail/notes.ts';
import { neverMs } from '../storage/waits.ts';
import type { Attempted } from './deliver.ts';
import type { Delivery, Line } from './lines/line.ts';
import type { Lines } from './lines/lines.ts';
import type { Desk } from './record/desk.ts';
import type { Ledger } from './record/ledger.ts';

/** What is done with a delivery that was taken out of its line, and with those of its user behind it. */
export function createEndings(deps: {
  lines: Lines;
  ledger: Ledger;
  desk: Pick<Desk, 'release'>;
  now: () => number;
}) {
  const { ledger, desk, now } = deps;
  const { ready } = deps.lines;

  function act(line: Line, { delivery, outcome, attempt }: Attempted): void {
    if (outcome.kind !== 'retry') {
      const reason = outcome.kind === 'delivered' ? undefined : outcome.reason;
      return end(line, delivery, outcome.kind, { reason, attempt });
    }
    const { attempts, firstAtMs = attempt.atMs } = delivery;
    const nextAtMs = now() + outcome.afterMs;
    const note = { reason: outcome.reason, nextAtMs, attempt };
    // One that went with an earlier one of its user stands behind that, wherever the two wait.
    const isBehind = line.isGone(delivery);
    wait(line, delivery, () =>
      ledger.park({ ...delivery, attempts: attempts + 1, firstAtMs }, isBehind ? neverMs : nextAtMs, {
        status: 'retrying',
        note,
      }),
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

  return { act, wait, end };
}
