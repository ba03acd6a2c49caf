import { ErrorLine, tiesOf } from '../FieldFrame.tsx';
import type { Leaf } from '../store/nodes.ts';
import { choose } from '../store/typing.ts';
import { useError, useFormStore } from '../use-form-store.ts';
import { EventSwitch } from './event/EventSwitch.tsx';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import styles from '../fields.module.css';

/** Yes or no: a box with its label beside it. */
export function BooleanField({ leaf, isFixed }: { leaf: Leaf; isFixed: boolean }) {
  const form = useFormStore();
  const error = useError(form, leaf.id);
  const { label, help, propertyName } = leaf.prototype;
  const ties = tiesOf(leaf.id, { hasHelp: Boolean(help), hasError: error !== undefined });
  return (
    <>
      <div className={styles.head}>
        <label className={styles.check}>
          <BooleanBox leaf={leaf} ties={ties} isFixed={isFixed} />
          <span className={styles.label}>{label}</span>
        </label>
        {leaf.prototype.mappable && !isFixed && <EventSwitch node={leaf} label={label} />}
        {isFixed && <span className={styles.note}>Cannot be changed after it was saved</span>}
        <code className={styles.apiName} title="Its name in the API" aria-hidden="true">
          {propertyName}
        </code>
      </div>
      {help && (
        <p className={styles.checkHelp} id={`${leaf.id}-help`}>
          {help}
        </p>
      )}
      <ErrorLine id={leaf.id} error={error} />
    </>
  );
}

export function BooleanBox({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  return (
    <input
      type="checkbox"
      {...ties}
      aria-label={label}
      defaultChecked={leaf.value === true}
      disabled={isFixed}
      onBlur={() => leave(form, leaf)}
      onChange={({ target }) => choose(form, leaf, target.checked)}
    />
  );
}
