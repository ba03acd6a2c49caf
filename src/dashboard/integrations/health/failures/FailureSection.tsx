import { ChevronRight, CircleCheck } from 'lucide-react';
import { useId, useState } from 'react';
import { usePoll } from '../../../graphql/use-poll.ts';
import { useOrg } from '../../../session/current.ts';
import { classes } from '../../../ui/classes.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { EmptyState } from '../../../ui/data/EmptyState.tsx';
import { Time } from '../../../ui/data/Time.tsx';
import { Notice } from '../../../ui/layout/Notice.tsx';
import { Section } from '../../../ui/layout/Section.tsx';
import type { Integration } from '../../IntegrationPage.tsx';
import { FailureGroupsQuery, jobsShownMax, type FailureGroup, type Standing } from '../queries.ts';
import { ConfirmReplay } from './ConfirmReplay.tsx';
import { FailureList } from './FailureList.tsx';
import { FillDialog } from './FillDialog.tsx';
import { JobList } from './JobList.tsx';
import { useReplay, type Replays } from './use-replay.ts';
import { count, events, isAlive } from './words.ts';
import styles from './failures.module.css';

/** How soon it shows what has changed: while events are sent again one watches, else one looks. */
const watchedMs = 1_000;
const glancedMs = 3_000;

type Props = { integration: Integration; first: Standing };

/** What has failed at a destination, grouped by reason, and what is sent again. */
export function FailureSection({ integration, first }: Props) {
  const { id: orgId } = useOrg();
  const { id: integrationId, name } = integration;
  const replays = useReplay(integration);
  const [isFilling, setFilling] = useState(false);
  const [everyMs, setEveryMs] = useState(glancedMs);
  const variables = { orgId, integrationId, jobsMax: jobsShownMax };
  const { data = first, failure } = usePoll(FailureGroupsQuery, variables, everyMs, first);
  const { failureGroups: groups, jobs } = data;
  const wantedMs = jobs.some(isAlive) ? watchedMs : glancedMs;
  if (wantedMs !== everyMs) setEveryMs(wantedMs);

  const total = groups.reduce((sum, group) => sum + group.count, 0);
  return (
    <>
      <JobList jobs={jobs} />
      <Section
        title="Failures"
        help={total === 0 ? undefined : `${events(total)} failed for good and wait for a decision.`}
        action={
          <div className={styles.actions}>
            <Button disabledReason={replays.disabledReason} onClick={() => setFilling(true)}>
              Fill from what is kept
            </Button>
            {total > 0 && (
              <Button
                variant="primary"
                busy={replays.running}
                disabledReason={replays.disabledReason}
                onClick={() => replays.ask({}, total)}
              >
                {total === 1 ? 'Retry it' : `Retry all ${count(total)}`}
              </Button>
            )}
          </div>
        }
      >
        {failure !== undefined && <Notice kind="failed">{failure}</Notice>}
        {groups.length === 0 ? (
          <EmptyState title="Nothing has failed" icon={<CircleCheck size={20} aria-hidden="true" />}>
            An event that the destination refuses for good shows here, grouped by the reason, until you send
            it again.
          </EmptyState>
        ) : (
          <ul className={styles.groups} aria-label="Failures by reason">
            {groups.map((group) => (
              <li key={group.reason}>
                <Group {...{ integrationId, group, replays }} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <ConfirmReplay {...{ name, replays }} />
      <FillDialog {...{ integration, replays }} isOpen={isFilling} onClose={() => setFilling(false)} />
    </>
  );
}

type GroupProps = { integrationId: string; group: FailureGroup; replays: Replays };

function Group({ integrationId, group, replays }: GroupProps) {
  const { reason, firstAt, lastAt } = group;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <div className={styles.group}>
        <button
          type="button"
          className={classes(styles.reason, isOpen && styles.open)}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight size={14} aria-hidden="true" />
          <span>{reason}</span>
        </button>
        <span className={styles.count}>{count(group.count)}</span>
        <span className={styles.times}>
          {firstAt !== lastAt && (
            <>
              first <Time at={firstAt} />, last{' '}
            </>
          )}
          <Time at={lastAt} />
        </span>
        <Button
          size="small"
          aria-label={`Retry ${reason}`}
          busy={replays.running}
          disabledReason={replays.disabledReason}
          onClick={() => replays.ask({ reason }, group.count)}
        >
          Retry
        </Button>
      </div>
      {isOpen && (
        <div id={id}>
          <FailureList {...{ integrationId, reason, replays }} total={group.count} />
        </div>
      )}
    </>
  );
}
