import type { FormStore } from '../store/form-store.ts';
import type { Leaf } from '../store/nodes.ts';
import { typeText } from '../store/typing.ts';
import { useFormStore } from '../use-form-store.ts';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import { useLines } from './use-lines.ts';
import styles from './inputs.module.css';

/** A text of one line or several, or a number. It is not controlled: what is typed goes into the leaf. */
export function TextControl({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const { hasLines, onPaste } = useLines(form, leaf);
  const props = { ...ties, ...textProps(form, leaf), 'aria-label': label, readOnly: isFixed, onPaste };
  if (!hasLines) return <input {...props} />;
  const isProse = leaf.prototype.multiline === true && !leaf.prototype.format;
  return <textarea {...props} className={styles.textarea} rows={rowsFor(leaf.text)} spellCheck={isProse} />;
}

/** What ties an input to the leaf that holds its text. A browser checks no spelling here unless a control asks for it. */
export function textProps(form: FormStore, leaf: Leaf) {
  const { prototype, control, text } = leaf;
  return {
    className: control === 'number' ? styles.number : styles.input,
    defaultValue: text,
    placeholder: prototype.placeholder ?? undefined,
    inputMode: inputModeOf(control, prototype.format),
    autoComplete: 'off',
    onBlur: () => leave(form, leaf),
    onChange: ({ target }: { target: { value: string } }) => typeText(form, leaf, target.value),
  };
}

const rowsMin = 4;
const rowsMax = 16;

export function rowsFor(text: string): number {
  return Math.min(Math.max(text.split('\n').length + 1, rowsMin), rowsMax);
}

function inputModeOf(control: string, format: string | undefined): 'decimal' | 'url' | 'email' | undefined {
  if (control === 'number') return 'decimal';
  if (format === 'uri' || format === 'url') return 'url';
  return format === 'email' ? 'email' : undefined;
}
