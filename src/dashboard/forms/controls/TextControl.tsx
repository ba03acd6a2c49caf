import { typeText } from '../store/typing.ts';
import { useFormStore } from '../use-form-store.ts';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import styles from '../fields.module.css';

/** A text of one line or several, or a number. It is not controlled: what is typed goes into the leaf. */
export function TextControl({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const { prototype, control } = leaf;
  const options = prototype.options ?? [];
  const listId = options.length > 0 ? `${leaf.id}-options` : undefined;
  const common = {
    ...ties,
    'aria-label': label,
    'data-node': leaf.id,
    defaultValue: leaf.text,
    placeholder: prototype.placeholder ?? undefined,
    readOnly: isFixed,
    autoComplete: 'off',
    spellCheck: prototype.multiline && !prototype.format ? undefined : (false as const),
    onBlur: () => leave(form, leaf),
    onChange: ({ target }: { target: { value: string } }) => typeText(form, leaf, target.value),
  };
  if (prototype.multiline)
    return <textarea className={styles.textarea} rows={rowsFor(leaf.text)} {...common} />;
  return (
    <>
      <input
        type="text"
        className={control === 'number' ? styles.number : styles.input}
        inputMode={inputModeOf(control, prototype.format)}
        list={listId}
        {...common}
      />
      {listId && (
        <datalist id={listId}>
          {options.map(({ value, label: name }) => (
            <option key={String(value)} value={String(value)} label={name} />
          ))}
        </datalist>
      )}
    </>
  );
}

const rowsMin = 4;
const rowsMax = 16;

export function rowsFor(text: string): number {
  return Math.min(Math.max(text.split('\n').length + 1, rowsMin), rowsMax);
}

function inputModeOf(control: string, format: string | undefined) {
  if (control === 'number') return 'decimal';
  if (format === 'uri' || format === 'url') return 'url';
  return format === 'email' ? 'email' : undefined;
}
