import { fieldTypes } from '../../../domain/prototypes.ts';
import { typeText } from '../store/typing.ts';
import { useFormStore } from '../use-form-store.ts';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import { rowsFor } from './TextControl.tsx';
import styles from './inputs.module.css';

/** An editor for what has no control of its own, so that the rest of the form works. */
export function JsonControl({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const { fieldType } = leaf.prototype;
  const known: readonly string[] = fieldTypes;
  return (
    <>
      <p className={styles.notice}>
        {known.includes(fieldType)
          ? 'Its value has another form than this field draws. Edit it as JSON.'
          : `There is no control for the type “${fieldType}” yet. Edit it as JSON.`}
      </p>
      <textarea
        className={styles.code}
        {...ties}
        aria-label={label}
        rows={rowsFor(leaf.text)}
        defaultValue={leaf.text}
        readOnly={isFixed}
        spellCheck={false}
        onBlur={() => leave(form, leaf)}
        onChange={({ target }) => typeText(form, leaf, target.value)}
      />
    </>
  );
}
