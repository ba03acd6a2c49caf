import type { ApiChoice, ApiValue } from '../../domain/api-docs.ts';
import { Prose } from './Prose.tsx';
import { TypeName } from './TypeName.tsx';
import styles from './docs.module.css';

/** Arguments or fields, a line each. */
export function Values({ label, values }: { label: string; values: readonly ApiValue[] }) {
  if (values.length === 0) return null;
  return (
    <div className={styles.values}>
      <h4>{label}</h4>
      <dl>
        {values.map(({ name, type, description, default: standard }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
              <TypeName type={type} />
              {standard !== undefined && <span className={styles.standard}>default {standard}</span>}
            </dt>
            {description && (
              <dd>
                <Prose text={description} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Words of which one holds, each with its meaning. */
export function Choices({
  label,
  choices,
  heading: Heading = 'h4',
}: {
  label: string;
  choices: readonly ApiChoice[];
  /** One below the heading that it stands under. */
  heading?: 'h3' | 'h4';
}) {
  if (choices.length === 0) return null;
  return (
    <div className={styles.values}>
      <Heading>{label}</Heading>
      <dl>
        {choices.map(({ name, description }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
