import { same } from '../../../domain/fields/own.ts';
import type { FieldOption, Json } from '../../../domain/prototypes.ts';
import { choose } from '../store/typing.ts';
import { useFormStore } from '../use-form-store.ts';
import type { LeafProps } from './LeafControl.tsx';
import styles from '../fields.module.css';

/** Several of some options, as boxes to tick; they are kept in the order of the options. */
export function ChoicesControl({ leaf, ties, isFixed }: LeafProps) {
  const form = useFormStore();
  const offered = leaf.prototype.options ?? [];
  const strays = listOf(leaf.initial).filter((value) => !offered.some((option) => same(option.value, value)));
  const options: FieldOption[] = [
    ...offered,
    ...strays.map((value) => ({ value, label: `${String(value)} (no longer offered)` })),
  ];
  const toggle = (option: FieldOption, isOn: boolean) => {
    const before = listOf(leaf.value);
    const after = options
      .map(({ value }) => value)
      .filter((value) => (same(value, option.value) ? isOn : before.some((one) => same(one, value))));
    choose(form, leaf, after);
  };
  return (
    <div
      className={styles.choices}
      role="group"
      tabIndex={-1}
      id={ties.id}
      aria-labelledby={`${leaf.id}-label`}
      aria-describedby={ties['aria-describedby']}
    >
      {options.map((option, at) => (
        <label className={styles.check} key={at}>
          <input
            type="checkbox"
            defaultChecked={listOf(leaf.value).some((value) => same(value, option.value))}
            disabled={isFixed}
            onChange={({ target }) => toggle(option, target.checked)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
