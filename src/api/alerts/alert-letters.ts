import { integrationPage, type Alert } from '../../domain/alerts/alerts.ts';
import type { Log } from '../../domain/log.ts';
import { alert } from '../../mail/letters/alert.ts';
import { ownersToTell, takeAlerts } from '../../storage/control/post/alerts.ts';
import type { Database } from '../../storage/database.ts';
import type { createPost } from '../post/post.ts';

/** How late a letter is queued at most. Long enough that what happens to many integrations at once is one letter. */
const lookEveryMs = 15_000;

type Given = { database: Database; post: ReturnType<typeof createPost>; publicUrl: string; log: Log };

/**
 * Queues letters to Owners about their integrations. What is to be told goes in the transaction that queues the letters,
 * so that it is told once, however many processes look.
 */
export function createAlertLetters({ database, post, publicUrl, log }: Given) {
  let isClosed = false;

  /** Answers whether there may be more. */
  async function writeNext(): Promise<boolean> {
    return database.db.transaction(async (transaction) => {
      const alerts = await takeAlerts(transaction);
      const [first, ...others] = alerts ?? [];
      if (!first) return alerts !== undefined;
      const link = linkTo(publicUrl, [first, ...others]);
      for (const to of await ownersToTell(transaction, first.organization.id))
        await post(transaction, alert({ to, alerts: [first, ...others], link }));
      return true;
    });
  }

  async function write(): Promise<void> {
    while (!isClosed && (await writeNext()));
  }

  let running: Promise<void> = Promise.resolve();
  function writeDue(): Promise<void> {
    return (running = running.then(write).catch((error: unknown) => {
      if (!isClosed) log.error({ error }, 'Alerts are told later, since the database does not answer.');
    }));
  }
  const timer = setInterval(() => void writeDue(), lookEveryMs);

  return {
    /** Resolves once everything that is due is queued. */
    writeDue,
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}

function linkTo(publicUrl: string, [first, ...others]: readonly [Alert, ...Alert[]]): string {
  if (others.length === 0) return integrationPage(publicUrl, first);
  return `${publicUrl}/org/${first.organization.id}/destinations`;
}
