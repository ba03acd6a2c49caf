import { useState } from 'react';
import { usePoll } from '../../graphql/use-poll.ts';
import { paths } from '../../paths.ts';
import { useOrg } from '../../session/current.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Link } from '../../ui/link.tsx';
import { TestEventQuery } from '../queries.ts';
import { sendTestEvent } from './send-test-event.ts';
import styles from './arrival.module.css';

/** How soon the test event shows after it was accepted. */
const waitingMs = 1_000;

/** Sends a real event from the browser, as an SDK would, and shows it arrive. */
export function TestEvent({ sourceId }: { sourceId: string }) {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [messageId, setMessageId] = useState<string>();
  const send = async () => {
    setSending(true);
    setMessageId(undefined);
    // Not crypto.randomUUID: without https there is none.
    const id = `test-${Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) => one.toString(36)).join('')}`;
    const refused = await sendTestEvent({ sourceId, origin: location.origin, messageId: id });
    setSending(false);
    setRefusal(refused);
    if (refused === undefined) setMessageId(id);
  };
  return (
    <div className={styles.test}>
      <Button size="small" busy={isSending} onClick={() => void send()}>
        Send a test event
      </Button>
      <p role="status" aria-label="Test event">
        {refusal !== undefined && <span className={styles.refused}>{refusal}</span>}
        {messageId !== undefined && <TestArrival sourceId={sourceId} messageId={messageId} />}
        {refusal === undefined && messageId === undefined && (
          <span className={styles.muted}>
            It takes the way of every other event, to this source’s destinations too.
          </span>
        )}
      </p>
    </div>
  );
}

function TestArrival({ sourceId, messageId }: { sourceId: string; messageId: string }) {
  const { id: orgId } = useOrg();
  const [isThere, setThere] = useState(false);
  const variables = { orgId, appId: sourceId, messageId };
  const { data, failure } = usePoll(TestEventQuery, variables, isThere ? undefined : waitingMs);
  const event = data?.events[0];
  if (event && !isThere) setThere(true);
  if (!event) return <span className={styles.muted}>{failure ?? 'Accepted. Waiting for it to show…'}</span>;
  return (
    <>
      <span className={styles.done}>It arrived.</span>{' '}
      <Link href={paths.source(orgId, sourceId, { tab: 'events', event: event.id })}>See where it went</Link>
    </>
  );
}
