import { ChevronRight, ShieldCheck } from 'lucide-react';
import { usePoll } from '../../graphql/use-poll.ts';
import { useOrg } from '../../session/current.ts';
import { CodeBlock } from '../../ui/data/CodeBlock.tsx';
import { EmptyState } from '../../ui/data/EmptyState.tsx';
import { Skeleton } from '../../ui/data/Skeleton.tsx';
import { StatusBadge } from '../../ui/data/StatusBadge.tsx';
import { Time } from '../../ui/data/Time.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import { RejectionsQuery, type RejectionRow } from '../queries.ts';
import { wordsFor } from './words.ts';
import styles from './rejected.module.css';

/** How soon a refusal shows after it was written. */
const liveMs = 1_500;
const shownMax = 100;

/** What this source sent and was refused, newest first, as it happens: why, what to do, and what it was. */
export function Rejected({ sourceId }: { sourceId: string }) {
  const { id: orgId } = useOrg();
  const { data, failure } = usePoll(RejectionsQuery, { orgId, appId: sourceId, limit: shownMax }, liveMs);
  if (!data) return failure === undefined ? <Skeleton lines={6} /> : <Notice kind="failed">{failure}</Notice>;
  const { rejections } = data;
  if (rejections.length === 0)
    return (
      <EmptyState title="Nothing was rejected" icon={<ShieldCheck size={20} aria-hidden="true" />}>
        An event that cannot be taken shows here with the reason, within 3 seconds, and so does a request
        whose write key is mistyped. One with another key altogether shows nowhere: its SDK is answered that
        no source has this key.
      </EmptyState>
    );
  return (
    <>
      <div className={styles.live}>
        {failure === undefined ? (
          <StatusBadge status="live" isBare />
        ) : (
          <StatusBadge status="retrying" isBare title={failure}>
            Not up to date
          </StatusBadge>
        )}
        <span className={styles.muted}>
          {rejections.length >= shownMax ? `The newest ${shownMax}` : 'Newest first'}
        </span>
      </div>
      <ul className={styles.list} aria-label="Rejected">
        {rejections.map((one) => (
          <li key={one.id}>
            <OneRejection rejection={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function OneRejection({ rejection: { at, code, reason, sample } }: { rejection: RejectionRow }) {
  const { what, advice } = wordsFor(code);
  return (
    <details className={styles.one}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span className={styles.what}>{what}</span>
        <span className={styles.reason}>{reason}</span>
        <span className={styles.muted}>
          <Time at={at} look="clock" />
        </span>
      </summary>
      <div className={styles.details}>
        <p>{reason}</p>
        <p>{advice}</p>
        <p className={styles.muted}>
          <Time at={at} look="moment" />, code <code>{code}</code>
        </p>
        {sample !== null && <CodeBlock label="What was sent, from its beginning" code={sample} wraps />}
      </div>
    </details>
  );
}
