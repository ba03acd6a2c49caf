import type { Log } from '../../domain/log.ts';
import { NotSent, type Mail } from '../../mail/mail.ts';
import { watchChanges } from '../../storage/changes.ts';
import {
  deleteLetter,
  postponeLetter,
  takeLetter,
  type QueuedLetter,
} from '../../storage/control/post/letters.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import { openLetter } from './post.ts';

const minuteMs = 60_000;
/** Between attempts: twice as long each time, up to the greatest. */
const pauseMsMin = minuteMs;
const pauseMsMax = 6 * 60 * minuteMs;
/** Longer than the mail server may take. After it another process sends the letter of one that has died. */
const inHandMsMax = 5 * minuteMs;
/** Then whoever waits for it has asked for another. */
const triedForMsMax = 3 * 24 * 60 * minuteMs;
/** For what waits, and for letters of which no word came. */
const lookEveryMs = 15_000;
/** As many as the connections to the mail server. */
const atOnceMax = 2;
/** How long closing waits for letters that are on their way. They are sent again otherwise. */
const closeWaitMsMax = 5_000;

type Given = { database: Database; seal: Seal; mail: Mail; log: Log; now: () => number };

/**
 * Sends what is queued, at least once: a letter leaves the queue after the mail server has taken it, so that whoever dies
 * between the two sends it twice rather than never. Any number of processes share the queue.
 */
export function createPostman({ database, seal, mail, log, now }: Given) {
  const { db } = database;
  let isClosed = false;

  async function giveUp({ id, attempts }: QueuedLetter, why: string): Promise<void> {
    log.error({ letterId: id, attempts }, `A letter was given up: ${why}.`);
    await deleteLetter(db, id);
  }

  async function notSent(queued: QueuedLetter, error: unknown): Promise<void> {
    const { id, attempts, createdAt } = queued;
    if (error instanceof NotSent && error.isFinal)
      return giveUp(queued, 'the mail server refuses it for good');
    if (now() - createdAt.getTime() >= triedForMsMax)
      return giveUp(queued, 'the mail server has not taken it for 3 days');
    // The transport has logged its own; anything else is told here.
    if (!(error instanceof NotSent)) log.error({ letterId: id, attempts, error }, 'A letter was not sent.');
    const pauseMs = Math.min(pauseMsMax, pauseMsMin * 2 ** (attempts - 1));
    await postponeLetter(db, id, new Date(now() + pauseMs));
  }

  async function send(queued: QueuedLetter): Promise<void> {
    try {
      const letter = openLetter(seal, queued);
      if (letter) await mail.send(letter);
    } catch (error) {
      return notSent(queued, error);
    }
    await deleteLetter(db, queued.id);
  }

  /** Works until nothing is due. */
  async function work(): Promise<void> {
    while (!isClosed) {
      const atMs = now();
      const queued = await takeLetter(db, { at: new Date(atMs), until: new Date(atMs + inHandMsMax) });
      if (!queued) return;
      await send(queued);
    }
  }

  const look = createTurns(async () => {
    await Promise.all(Array.from({ length: atOnceMax }, work)).catch((error: unknown) => {
      if (!isClosed) log.error({ error }, 'Letters wait, since the database does not answer.');
    });
  });

  const watching = watchChanges(database.sql, (changed) => {
    if (changed === 'letters' || changed === 'all') void look.soon();
  }).catch((error: unknown) => {
    log.error({ error }, 'Letters leave up to 15 s late, since the database tells of no changes.');
    return undefined;
  });
  const timer = setInterval(() => void look.soon(), lookEveryMs);

  return {
    /** Resolves once everything that is due was tried. */
    sendDue: () => look.soon(),
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      const watch = await watching;
      await watch?.close();
      let patience: NodeJS.Timeout | undefined;
      const impatient = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, closeWaitMsMax);
      });
      await Promise.race([look.done(), impatient]);
      clearTimeout(patience);
    },
  };
}

/** One turn at a time; whoever asks while one is under way is given another after it. */
function createTurns(turn: () => Promise<void>) {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  return {
    soon(): Promise<void> {
      next ??= running.then(() => {
        next = undefined;
        return (running = turn());
      });
      return next;
    },
    done: () => next ?? running,
  };
}
