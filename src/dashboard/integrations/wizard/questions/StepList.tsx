import { Check } from 'lucide-react';
import { Link } from '../../../ui/link.tsx';
import { stepNames, steps, type Step } from '../steps.ts';
import styles from '../wizard.module.css';

type Props = { current: Step; furthest: Step; hrefOf(step: Step): string };

/** Where somebody is, and the way back to what is done. */
export function StepList({ current, furthest, hrefOf }: Props) {
  const reach = Math.max(steps.indexOf(furthest), steps.indexOf(current));
  return (
    <nav aria-label="Steps">
      <ol className={styles.steps}>
        {steps.map((step, at) => {
          const isDone = at < steps.indexOf(current);
          const inside = (
            <>
              <span className={styles.stepMark}>
                {isDone ? <Check size={12} aria-label="Done" /> : at + 1}
              </span>
              {stepNames[step]}
            </>
          );
          return (
            <li key={step} className={step === current ? styles.stepCurrent : styles.step}>
              {at <= reach ? (
                <Link href={hrefOf(step)} aria-current={step === current ? 'step' : undefined}>
                  {inside}
                </Link>
              ) : (
                <span className={styles.stepAhead}>{inside}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
