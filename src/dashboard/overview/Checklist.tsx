import { Circle, CircleCheck } from 'lucide-react';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { classes } from '../ui/classes.ts';
import type { SetupStep } from './steps.ts';
import styles from './overview.module.css';

/** The way to the first delivered event. The next step has the button. */
export function Checklist({ steps }: { steps: readonly SetupStep[] }) {
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <section className={styles.checklist} aria-labelledby="checklist">
      <h2 id="checklist">From here to the first event</h2>
      <ol>
        {steps.map((step) => {
          const Icon = step.isDone ? CircleCheck : Circle;
          return (
            <li key={step.title} className={classes(styles.step, step.isDone && styles.done)}>
              <Icon size={18} aria-hidden="true" />
              <div className={styles.words}>
                <p className={styles.stepTitle}>
                  {step.title}
                  {step.isDone && <span className="visually-hidden"> (done)</span>}
                </p>
                <p className={styles.note}>{step.help}</p>
              </div>
              {step === next && (
                <ButtonLink variant="primary" href={step.href}>
                  {step.action}
                </ButtonLink>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
