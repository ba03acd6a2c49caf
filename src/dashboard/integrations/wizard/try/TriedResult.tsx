import { Send } from 'lucide-react';
import { Button } from '../../../ui/controls/Button.tsx';
import { CodeBlock } from '../../../ui/data/CodeBlock.tsx';
import { Notice } from '../../../ui/layout/Notice.tsx';
import styles from '../wizard.module.css';
import { requestText, responseText } from './as-http.ts';
import type { Tried } from './use-try.ts';

type Props = { tried: Tried; isSending: boolean; send(): void };

/** The requests, and what they were answered. All of it is text: an answer may be anything. */
export function TriedResult({ tried: { isSent, success, message, requests }, isSending, send }: Props) {
  return (
    <>
      <div role="status" aria-label="Result">
        {isSent || !success ? (
          <Notice kind={success ? 'done' : 'failed'}>{message}</Notice>
        ) : (
          <p className={styles.hint}>{message}</p>
        )}
      </div>
      {requests.map((request, at) => {
        const number = requests.length > 1 ? ` ${at + 1}` : '';
        return (
          <div key={at} className={styles.exchange}>
            <CodeBlock label={`Request${number}`} code={requestText(request)} wraps />
            {request.response !== null && (
              <CodeBlock label={`Answer${number}`} code={responseText(request.response)} wraps />
            )}
          </div>
        );
      })}
      <div>
        <Button
          icon={<Send size={16} aria-hidden="true" />}
          busy={isSending}
          onClick={send}
          disabledReason={
            requests.length === 0 && success ? 'There is nothing to send for this event.' : undefined
          }
        >
          {isSent ? 'Send it again' : 'Send it for real'}
        </Button>
      </div>
    </>
  );
}
