import { CircleAlert } from 'lucide-react';
import { createContext, use, type FormEventHandler, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Button, type ButtonProps } from '../controls/Button.tsx';
import styles from './Form.module.css';

/** One wrong value: where its control is, and what is wrong. */
export type Fault = { id?: string; label?: string | undefined; message: string };

/** What stands above the button: what failed as a whole, and each fault. */
export type Summary = { message?: string | undefined; faults: readonly Fault[] };

/** One fault at its field says enough; from two on, a list helps to find them. */
const faultsListedMin = 2;

const SummaryContext = createContext<Summary | undefined>(undefined);

type Props = {
  onSubmit: FormEventHandler<HTMLFormElement>;
  summary?: Summary;
  children: ReactNode;
  'aria-label'?: string;
};

/** A form whose submit button, `SubmitButton`, stands under the list of what is wrong. */
export function Form({ onSubmit, summary, children, ...rest }: Props) {
  return (
    <form {...rest} className={styles.form} noValidate onSubmit={onSubmit}>
      <SummaryContext value={summary}>{children}</SummaryContext>
    </form>
  );
}

type SubmitProps = ButtonProps & {
  aside?: ReactNode;
  /** In a dialog: the way out stands before the button, and both at the end of the line, as in every dialog. */
  onCancel?: () => void;
};

/** Sends the form. What went wrong is listed above it, and each line jumps to its field. */
export function SubmitButton({ children, aside, onCancel, ...rest }: SubmitProps) {
  const summary = use(SummaryContext);
  return (
    <div className={styles.foot}>
      {summary && <ErrorSummary {...summary} />}
      <div className={classes(styles.actions, onCancel && styles.atEnd)}>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button variant="primary" {...rest} type="submit">
          {children}
        </Button>
        {aside}
      </div>
    </div>
  );
}

/** The list itself, for forms with a foot of their own. Nothing where nothing is wrong. */
export function ErrorSummary({ message, faults }: Summary) {
  const listed =
    faults.length >= faultsListedMin || faults.some((fault) => fault.id === undefined) ? faults : [];
  if (message === undefined && listed.length === 0) return <div role="alert" className={styles.silent} />;
  return (
    <div role="alert" className={styles.summary}>
      <CircleAlert size={16} aria-hidden="true" />
      <div>
        <p>{message ?? `${listed.length} fields need another look:`}</p>
        {listed.length > 0 && (
          <ul>
            {listed.map((fault) => (
              <li key={`${fault.id} ${fault.message}`}>
                <FaultLine {...fault} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function FaultLine({ id, label, message }: Fault) {
  const text = label === undefined ? message : `${label}: ${message}`;
  if (id === undefined) return text;
  return (
    <a
      href={`#${id}`}
      onClick={(event) => {
        event.preventDefault();
        const control = document.getElementById(id);
        control?.scrollIntoView({ block: 'center' });
        control?.focus();
      }}
    >
      {text}
    </a>
  );
}
