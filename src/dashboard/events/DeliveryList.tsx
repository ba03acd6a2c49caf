import { ChevronRight } from 'lucide-react';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Time } from '../ui/data/Time.tsx';
import { duration } from '../ui/data/times.ts';
import { Link } from '../ui/link.tsx';
import type { Attempt, Delivery } from './queries.ts';
import { lineOf, restOf } from './words.ts';
import styles from './events.module.css';

/** How an event fared at each destination, with every attempt. */
export function DeliveryList({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0)
    return (
      <p className={styles.muted}>No destination was on when this event came. It was accepted and kept.</p>
    );
  return (
    <ul className={styles.deliveries}>
      {deliveries.map((delivery) => (
        <li key={delivery.integrationId}>
          <OneDelivery delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

function OneDelivery({ delivery: { integration, status, reason, attempts } }: { delivery: Delivery }) {
  const { id: orgId } = useOrg();
  return (
    <>
      <div className={styles.delivery}>
        {integration ? (
          <Link href={paths.destination(orgId, integration.id)}>{integration.name}</Link>
        ) : (
          <span className={styles.muted}>A deleted destination</span>
        )}
        <StatusBadge status={status} />
      </div>
      {reason !== null && <p className={styles.reason}>{reason}</p>}
      {attempts.length > 0 && (
        <ol className={styles.attempts}>
          {attempts.map((attempt, index) => (
            <li key={attempt.at}>
              <OneAttempt attempt={attempt} number={index + 1} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function OneAttempt({
  attempt: { at, durationMs, request, response },
  number,
}: {
  attempt: Attempt;
  number: number;
}) {
  return (
    <details className={styles.attempt}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span>Attempt {number}</span>
        <span>{lineOf(response) ?? 'No answer'}</span>
        <span className={styles.muted}>{duration(durationMs)}</span>
        <span className={styles.muted}>
          <Time at={at} look="clock" />
        </span>
      </summary>
      <Kept name="Request" value={request} />
      <Kept name="Response" value={response} />
    </details>
  );
}

function Kept({ name, value }: { name: string; value: Attempt['request'] }) {
  const line = lineOf(value);
  const rest = restOf(value);
  if (line === undefined && rest === undefined) return null;
  return (
    <>
      <p className={styles.kept}>{line ?? name}</p>
      {rest !== undefined && (
        <pre className={styles.code} tabIndex={0} aria-label={name}>
          {rest}
        </pre>
      )}
    </>
  );
}
