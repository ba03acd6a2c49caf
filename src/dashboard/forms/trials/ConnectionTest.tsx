import { CircleAlert, CircleCheck } from 'lucide-react';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './trials.module.css';
import type { ConnectionTest, TestResult } from './use-connection-test.ts';

/** Beside the button that saves. */
export function TestButton({ test, label = 'Test connection' }: { test: ConnectionTest; label?: string }) {
  return (
    <Button busy={test.isRunning} onClick={test.run}>
      {label}
    </Button>
  );
}

/** How far it came, a line for each step. Read out when it is there. */
export function TestOutcome({ test: { isRunning, result } }: { test: ConnectionTest }) {
  return (
    <div role="status" aria-label="Test" className={styles.place}>
      {isRunning && <span className="visually-hidden">The connection is being tried.</span>}
      {result && <Outcome {...result} />}
    </div>
  );
}

const stepNames: Record<TestResult['steps'][number]['name'], string> = {
  address: 'Address',
  connection: 'Connection',
  encryption: 'Encryption',
  answer: 'Answer',
};

function Outcome({ success, message, steps }: TestResult) {
  return (
    <div className={styles.outcome}>
      <p className={styles.verdict}>
        <Mark isGood={success} /> {success ? 'It works' : 'It does not work yet'}
      </p>
      {steps.length === 0 ? (
        <p>{message}</p>
      ) : (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step.name}>
              <Mark isGood={step.success} />
              <span className={styles.stepName}>{stepNames[step.name]}</span>
              <span>{step.message}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Mark({ isGood }: { isGood: boolean }) {
  return isGood ? (
    <CircleCheck size={16} className={styles.good} aria-label="Done:" role="img" />
  ) : (
    <CircleAlert size={16} className={styles.bad} aria-label="Failed:" role="img" />
  );
}
