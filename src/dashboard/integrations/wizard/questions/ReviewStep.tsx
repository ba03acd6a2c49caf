import type { ReactNode } from 'react';
import { PrototypeForm, type Answer } from '../../../forms/PrototypeForm.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { Link } from '../../../ui/link.tsx';
import { StepActions } from './StepActions.tsx';
import { stepNames, type Step } from '../steps.ts';
import type { WizardForms } from '../wizard-store.ts';
import { StepTitle } from './StepTitle.tsx';
import styles from '../wizard.module.css';

type Props = {
  /** What was chosen at each step, in words. */
  choices: readonly (readonly [step: Step, words: ReactNode])[];
  forms: WizardForms;
  hrefOf(step: Step): string;
  backHref: string;
  onCreate(): Promise<Answer | undefined>;
  /** What stands below. */
  children?: ReactNode;
};

/** Everything at a glance, each with its way back; then it is saved. */
export function ReviewStep({ choices, forms, hrefOf, backHref, onCreate, children }: Props) {
  return (
    <>
      <StepTitle>Review</StepTitle>
      <dl className={styles.review}>
        {choices.map(([step, words]) => (
          <div key={step}>
            <dt>{stepNames[step]}</dt>
            <dd>{words}</dd>
            <Link href={hrefOf(step)} aria-label={`Change ${stepNames[step].toLowerCase()}`}>
              Change
            </Link>
          </div>
        ))}
      </dl>
      <PrototypeForm label="Review" parts={[{ form: forms.review }]} onSubmit={onCreate}>
        {({ isBusy }) => (
          <StepActions backHref={backHref}>
            <Button type="submit" variant="primary" busy={isBusy}>
              Create destination
            </Button>
          </StepActions>
        )}
      </PrototypeForm>
      {children}
    </>
  );
}
