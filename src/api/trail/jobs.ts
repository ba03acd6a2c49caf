import { parseFailureId } from '../../domain/replay/failure-ids.ts';
import { newId } from '../../domain/ids.ts';
import type { Values } from '../../domain/prototypes.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ReplayAsked, wantedOf, type ReplayWanted } from '../../domain/replay/replays.ts';
import { lockIntegration, type Integration } from '../../storage/control/integrations.ts';
import type { Db } from '../../storage/control/tables.ts';
import { aliveJobs, cancelJob, insertReplay, isAlive, listJobs, lockJob } from '../../storage/jobs/jobs.ts';
import { changed, created, mutation, query } from '../door/answers.ts';
import { found, pageOf, type ListInput } from '../door/lists.ts';
import { parse } from '../door/parse.ts';
import { writeDown } from '../door/written.ts';
import { integrationMustExist } from './list.ts';

/** Jobs of one integration that are not finished. They are worked off one after the other. */
const aliveMax = 10;
/** Failures that the audit log names. */
const namedMax = 20;

type JobsWanted = ListInput & { orgId: string; jobId?: string; integrationId?: string };
type Replay = { orgId: string; integrationId: string; failureIds?: string[]; reason?: string };

export const jobs = {
  Query: {
    jobs: query<JobsWanted>(async (input, { asker, db, spend }) => {
      const orgId = await asker.mayRead(input.orgId, 'event.read');
      const { jobId: id, integrationId } = input;
      const rows = await listJobs(db, { orgId, id, integrationId, ...pageOf(input) });
      if (rows.length === 0) await integrationMustExist({ orgId, integrationId }, { db });
      if (id !== undefined) found(rows[0], 'job', id);
      return spend(rows);
    }),
  },

  Mutation: {
    replay: mutation<Replay>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(input.orgId, 'event.replay');
      const wanted = wantedOf(parse(ReplayAsked, input));
      return db.transaction(async (transaction) => {
        const { integrationId } = input;
        const integration = found(
          await lockIntegration(transaction, orgId, integrationId),
          'integration',
          integrationId,
        );
        for (const id of input.failureIds ?? [])
          found(parseFailureId(id)?.integrationId === integrationId ? id : undefined, 'failure', id);
        refuseOff(integration);
        await refuseEqual(transaction, integration, wanted);
        const id = newId();
        await insertReplay(transaction, { id, orgId, integrationId, wanted });
        await writeDown(transaction, context, {
          ...{ orgId, action: 'event.replay', subject: { id: integrationId, name: integration.name } },
          after: { job: id, ...shownOf(wanted) },
        });
        const { name, state } = integration;
        return created(
          id,
          state === 'paused'
            ? `Events wait for "${name}" again. They go out when it is resumed.`
            : `Events go to "${name}" again, behind its live ones.`,
        );
      });
    }),

    cancelJob: mutation<{ orgId: string; jobId: string }>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(input.orgId, 'event.replay');
      return db.transaction(async (transaction) => {
        const { jobId: id } = input;
        const job = found(await lockJob(transaction, orgId, id), 'job', id);
        if (!isAlive(job)) throw new Refusal('CONFLICT', `The job has ended already: it is ${job.state}.`);
        const message = `Cancelled. What was on its way by then is still sent.`;
        await cancelJob(transaction, id, message);
        await writeDown(transaction, context, {
          ...{ orgId, action: 'event.replay', subject: { id, name: `Job ${id}` } },
          ...{ before: { state: job.state }, after: { state: 'cancelled' } },
        });
        return changed(id, message);
      });
    }),
  },
};

function refuseOff({ name, state }: Integration): void {
  if (state !== 'off') return;
  throw new Refusal('CONFLICT', `"${name}" is off, so nothing is sent there. Switch it on first.`);
}

/** A second click starts nothing. The integration's row is locked, so nobody starts the same beside us. */
async function refuseEqual(db: Db, { id, orgId, name }: Integration, wanted: ReplayWanted): Promise<void> {
  const alive = (await aliveJobs(db, orgId)).filter(({ integrationId }) => integrationId === id);
  const equal = alive.find((job) => JSON.stringify(job.wanted) === JSON.stringify(wanted));
  if (equal) throw new Refusal('CONFLICT', `Job ${equal.id} does the same, and is not finished yet.`);
  if (alive.length < aliveMax) return;
  throw new Refusal(
    'CONFLICT',
    `"${name}" has ${alive.length} jobs that are not finished. Wait for one, or cancel one.`,
  );
}

/** As the audit log keeps it. */
function shownOf(wanted: ReplayWanted): Values {
  const moment = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  const span = { from: moment(wanted.fromMs), to: moment(wanted.toMs) };
  if (wanted.kind === 'kept') return { ...span, delivered: true };
  const { failureIds, reason = null } = wanted;
  return failureIds
    ? { failures: failureIds.length, failureIds: failureIds.slice(0, namedMax) }
    : { ...span, reason };
}
