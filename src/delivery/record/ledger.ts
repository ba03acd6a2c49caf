import type { EventPlace } from '../../domain/envelope.ts';
import type { DeliveryStatus } from '../../domain/outcome.ts';
import type { Note } from '../../storage/trail/notes.ts';
import type { NextAt } from '../../storage/waits.ts';
import type { Desk } from './desk.ts';
import type { Settled } from './write.ts';
import { tally } from './entry-work.ts';
import type { Delivery, Line } from '../lines/line.ts';

/** What is known of a delivery whose event is not at hand. */
type Placed = Pick<Delivery, 'integrationId' | 'userKey' | 'attempts' | 'jobId' | 'entry'> & {
  event: { place: EventPlace; messageId?: string };
};

type Standing = { status?: DeliveryStatus; note?: Note };

/** Writes down how deliveries stand, and keeps in mind who has something on disk. */
export type Ledger = {
  /** An outcome that needed no attempt. */
  settle(settled: Settled): void;
  /** Puts a delivery on disk, from where it comes back. What is there already is only changed. */
  park(delivery: Delivery, nextAt: NextAt, standing?: Standing): void;
  /** Writes down how a delivery ended for good. Answers whether there may be more of the user on disk behind it. */
  conclude(delivery: Placed, status: DeliveryStatus, note?: Note): boolean;
};

export function createLedger(deps: {
  desk: Pick<Desk, 'write'>;
  lineOf: (integrationId: string) => Line;
  now: () => number;
}): Ledger {
  const { desk, lineOf, now } = deps;

  function settle(settled: Settled): void {
    desk.write(settled.entry ? tally(settled.entry, settled, now()) : [settled]);
  }

  return {
    settle,
    park(delivery, nextAt, standing = {}) {
      const { attempts, firstAtMs, entry, integrationId, userKey } = delivery;
      if (entry) lineOf(integrationId).absence.count(userKey, 1);
      settle({ ...keyOf(delivery), ...standing, wait: { kind: 'put', attempts, firstAtMs, nextAt } });
    },
    conclude(delivery, status, note) {
      const { entry, integrationId, userKey } = delivery;
      const told = { ...keyOf(delivery), status, note, ...failing(delivery, status, note) };
      if (entry) {
        settle(told);
        // What is sent again may have come to disk meanwhile, and been left out since this one was in memory.
        return lineOf(integrationId).absence.has(userKey);
      }
      settle({ ...told, isAgain: delivery.jobId !== undefined, wait: { kind: 'delete' } });
      return lineOf(integrationId).absence.count(userKey, -1);
    },
  };
}

/** What the list of failures shows beside the reason. */
function failing({ attempts, event }: Placed, status: DeliveryStatus, note?: Note) {
  if (status !== 'failed') return {};
  return { attempts: attempts + (note?.attempt ? 1 : 0), messageId: event.messageId };
}

function keyOf({ integrationId, userKey, event, entry }: Placed) {
  return { integrationId, userKey, place: event.place, entry };
}
