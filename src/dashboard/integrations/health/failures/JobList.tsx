import { useState } from 'react';
import { useAct } from '../../../graphql/use-act.ts';
import { useOrg } from '../../../session/current.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { StatusBadge, type Status } from '../../../ui/data/StatusBadge.tsx';
import { Time } from '../../../ui/data/Time.tsx';
import { Section } from '../../../ui/layout/Section.tsx';
import { toast } from '../../../ui/overlay/toasts.ts';
import { CancelJob, type Job } from '../queries.ts';
import { isAlive, progressOf } from './words.ts';
import styles from './failures.module.css';

/** Jobs that have ended, before one asks for more. */
const endedShownMax = 3;

const looks: Record<Job['state'], { status: Status; word: string }> = {
  waiting: { status: 'pending', word: 'Waiting' },
  running: { status: 'live', word: 'Sending' },
  done: { status: 'delivered', word: 'Done' },
  cancelled: { status: 'off', word: 'Cancelled' },
  failed: { status: 'failed', word: 'Stopped' },
};

/** What is sent again, and what was, newest first. */
export function JobList({ jobs }: { jobs: readonly Job[] }) {
  const [isWhole, setWhole] = useState(false);
  const ended = jobs.filter((job) => !isAlive(job));
  const shown = jobs.filter((job) => isWhole || isAlive(job) || ended.indexOf(job) < endedShownMax);
  if (jobs.length === 0) return null;
  return (
    <Section title="Sent again">
      <ul className={styles.jobs} aria-label="Jobs">
        {shown.map((job) => (
          <li key={job.id}>
            <OneJob job={job} />
          </li>
        ))}
      </ul>
      {shown.length < jobs.length && (
        <div>
          <Button size="small" onClick={() => setWhole(true)}>
            Show {jobs.length - shown.length} earlier
          </Button>
        </div>
      )}
    </Section>
  );
}

function OneJob({ job }: { job: Job }) {
  const { id: orgId } = useOrg();
  const cancel = useAct(CancelJob);
  const { status, word } = looks[job.state];
  const act = async () => {
    const answer = await cancel({ orgId, jobId: job.id });
    toast(answer.success ? 'done' : 'failed', answer.message);
  };
  return (
    <div className={styles.job}>
      <StatusBadge status={status}>{word}</StatusBadge>
      <span className={styles.progress}>
        {progressOf(job)}
        {isAlive(job) && <progress aria-label="Sent again" max={job.total ?? undefined} value={barOf(job)} />}
      </span>
      <span className={styles.muted}>
        <Time at={job.createdAt} />
      </span>
      {isAlive(job) && (
        <Button size="small" busy={cancel.running} onClick={() => void act()}>
          Cancel
        </Button>
      )}
    </div>
  );
}

/** A bar without a value says that it is not known how much there is. */
function barOf({ done, total }: Job): number | undefined {
  return total === null ? undefined : done;
}
