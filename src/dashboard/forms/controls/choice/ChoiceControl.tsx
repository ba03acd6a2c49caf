import { ChevronDown } from 'lucide-react';
import { same } from '../../../../domain/fields/own.ts';
import { choose } from '../../store/typing.ts';
import { useFormStore } from '../../use-form-store.ts';
import type { LeafProps } from '../LeafControl.tsx';
import { leave } from '../leave.ts';
import styles from '../inputs.module.css';

/** One of some options. A stored value that is no longer offered stays, and says so. */
export function ChoiceControl({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const options = leaf.prototype.options ?? [];
  const chosen = options.findIndex(({ value }) => same(value, leaf.value));
  const stray = chosen < 0 && leaf.initial !== undefined && leaf.initial !== '' ? leaf.initial : undefined;
  return (
    <span className={styles.selectFrame}>
      <select
        className={styles.select}
        {...ties}
        aria-label={label}
        defaultValue={
          chosen >= 0 ? String(chosen) : stray === undefined || leaf.value === undefined ? '' : 'stray'
        }
        disabled={isFixed}
        onBlur={() => leave(form, leaf)}
        onChange={({ target }) =>
          choose(form, leaf, target.value === 'stray' ? stray : options[Number(target.value || -1)]?.value)
        }
      >
        <option value="">{leaf.prototype.required ? 'Choose…' : 'None'}</option>
        {options.map((option, at) => (
          <option key={at} value={at}>
            {option.label}
          </option>
        ))}
        {stray !== undefined && (
          <option value="stray">
            {typeof stray === 'string' ? stray : JSON.stringify(stray)} (no longer offered)
          </option>
        )}
      </select>
      <ChevronDown size={16} aria-hidden />
    </span>
  );
}
