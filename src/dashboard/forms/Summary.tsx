import { CircleAlert } from 'lucide-react';
import { jumpTo, mistakesOf } from './jump.ts';
import type { FormStore } from './store/form-store.ts';
import { useTopic } from './use-form-store.ts';
import styles from './form.module.css';

/** Mistakes named at once; a form of a thousand empty fields needs no list of a thousand. */
const linesMax = 12;

/** What the server said of the whole, and what has no field to stand at. */
export type Refused = { message: string; homeless: string[] };
type Props = { forms: readonly FormStore[]; refused?: Refused };

/** Above the button: what is wrong, each line a jump to its field. It shows after the first try. */
export function Summary({ forms, refused }: Props) {
  return (
    <div role="alert" className={styles.summaryPlace}>
      {refused && (
        <div className={styles.summary}>
          <p className={styles.summaryTitle}>
            <CircleAlert size={16} aria-hidden /> {refused.message}
          </p>
          {refused.homeless.length > 0 && (
            <ul>
              {refused.homeless.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {forms.map((form, at) => (
        <Lines key={at} form={form} />
      ))}
    </div>
  );
}

function Lines({ form }: { form: FormStore }) {
  useTopic(form, 'errors');
  const mistakes = form.isTried() ? mistakesOf(form) : [];
  if (mistakes.length === 0) return null;
  const rest = mistakes.length - linesMax;
  return (
    <div className={styles.summary}>
      <p className={styles.summaryTitle}>
        <CircleAlert size={16} aria-hidden />
        {mistakes.length === 1 ? 'One thing to mend' : `${mistakes.length} things to mend`}
      </p>
      <ul>
        {mistakes.slice(0, linesMax).map((mistake) => (
          <li key={mistake.node.id}>
            <button type="button" className={styles.jump} onClick={() => jumpTo(mistake)}>
              {mistake.label}
            </button>{' '}
            {mistake.message}
          </li>
        ))}
        {rest > 0 && <li>And {rest} more.</li>}
      </ul>
    </div>
  );
}
