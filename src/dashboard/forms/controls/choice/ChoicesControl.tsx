import { useState } from 'react';
import { same } from '../../../../domain/fields/own.ts';
import type { FieldOption, Json } from '../../../../domain/prototypes.ts';
import { choose } from '../../store/typing.ts';
import { useFormStore } from '../../use-form-store.ts';
import { listedOptionsMax, matchesOf } from './search.ts';
import type { LeafProps } from '../LeafControl.tsx';
import choice from './choice.module.css';
import frame from '../../frame.module.css';
import inputs from '../inputs.module.css';

/** Several of some options, as boxes to tick; they are kept in the order of the options. */
export function ChoicesControl({ leaf, ties, isFixed }: LeafProps) {
  const form = useFormStore();
  const offered = leaf.prototype.options ?? [];
  const strays = listOf(leaf.initial).filter((value) => !offered.some((option) => same(option.value, value)));
  const options: FieldOption[] = [
    ...offered,
    ...strays.map((value) => ({ value, label: `${String(value)} (no longer offered)` })),
  ];
  const [search, setSearch] = useState('');
  const isLong = options.length > listedOptionsMax;
  const { matches, rest } = isLong ? matchesOf(options, search) : { matches: options, rest: 0 };
  const [count, setCount] = useState(() => listOf(leaf.value).length);
  const toggle = (option: FieldOption, isOn: boolean) => {
    const before = listOf(leaf.value);
    const after = options
      .map(({ value }) => value)
      .filter((value) => (same(value, option.value) ? isOn : before.some((one) => same(one, value))));
    choose(form, leaf, after);
    setCount(after.length);
  };
  return (
    <div
      className={choice.choicesFrame}
      role="group"
      tabIndex={-1}
      id={ties.id}
      aria-labelledby={`${leaf.id}-label`}
      aria-describedby={ties['aria-describedby']}
    >
      {isLong && (
        <input
          type="search"
          className={inputs.input}
          aria-label={`Search ${leaf.prototype.label}`}
          placeholder={`Search ${options.length.toLocaleString('en')} choices…`}
          autoComplete="off"
          onChange={({ target }) => setSearch(target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      )}
      <div className={choice.choices}>
        {matches.map((option) => (
          <label className={choice.check} key={options.indexOf(option)}>
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
      {isLong && (
        <p className={frame.help} role="status">
          {count.toLocaleString('en')} chosen
          {rest > 0 && `, ${rest.toLocaleString('en')} more to be found by a search`}
        </p>
      )}
    </div>
  );
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
