import { ChevronDown } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { isOpen as takesAny } from '../../../../domain/fields/leaves.ts';
import { same } from '../../../../domain/fields/own.ts';
import type { FieldOption } from '../../../../domain/prototypes.ts';
import { choose, typeChoice, typeText } from '../../store/typing.ts';
import { useFormStore } from '../../use-form-store.ts';
import { leave } from '../leave.ts';
import type { LeafProps } from '../LeafControl.tsx';
import { Matches } from './Matches.tsx';
import { matchesMax, matchesOf, shownOf, textOf, typedOption } from './search.ts';
import { useOptions } from './use-options.ts';
import styles from './search.module.css';

/**
 * A choice that is typed into: thousands of options, or the vendor's. Where the field takes any value what is typed is
 * the value; elsewhere it has to be one of the options, and stays until it is.
 */
export function SearchControl({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const { prototype, control } = leaf;
  const isFree = takesAny(prototype);
  const { offered, askSoon } = useOptions(leaf);
  const [text, setText] = useState(() => shownOf(leaf, offered.options));
  const [list, setList] = useState<{ search: string; active: number }>();
  const frame = useRef<HTMLSpanElement>(null);
  const listId = `${leaf.id}-list`;
  const { matches, rest } = matchesOf(offered.options, list?.search ?? '');
  // Where any value is right, a list that has nothing to say would only be in the way.
  const hasNews = !isFree || matches.length > 0 || offered.state !== 'ready';
  const chosen = offered.options.find(({ value }) => same(value, leaf.value));

  const open = () => {
    if (isFixed || list) return;
    setList({ search: '', active: chosen ? offered.options.slice(0, matchesMax).indexOf(chosen) : -1 });
    askSoon('', 0);
  };
  const type = (typed: string) => {
    setText(typed);
    setList({ search: typed, active: -1 });
    askSoon(typed);
    if (isFree) typeText(form, leaf, typed);
    else typeChoice(form, leaf, typed, typedOption(offered.options, typed)?.value);
  };
  const pick = (option: FieldOption) => {
    const shown = isFree ? textOf(option.value) : option.label;
    setText(shown);
    setList(undefined);
    choose(form, leaf, option.value, shown);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || isFixed) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (!list) open();
      else if (matches.length > 0)
        setList({ ...list, active: (list.active + step + matches.length) % matches.length });
    } else if (event.key === 'Escape' && list) {
      event.stopPropagation();
      setList(undefined);
    } else if (event.key === 'Enter' && list) {
      const match = matches[list.active];
      if (!match) return setList(undefined);
      // Neither a new entry nor the form's button: it takes the choice.
      event.preventDefault();
      event.stopPropagation();
      pick(match);
    }
  };
  return (
    <span className={styles.frame} ref={frame}>
      <input
        type="text"
        role="combobox"
        className={styles.input}
        {...ties}
        aria-label={label}
        aria-expanded={list !== undefined && hasNews}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={list && list.active >= 0 ? `${listId}-${list.active}` : undefined}
        inputMode={control === 'number' ? 'decimal' : undefined}
        value={text}
        placeholder={prototype.placeholder ?? (isFree ? undefined : 'Search…')}
        readOnly={isFixed}
        autoComplete="off"
        spellCheck={false}
        onClick={open}
        onKeyDown={onKeyDown}
        onChange={({ target }) => type(target.value)}
        onBlur={() => {
          setList(undefined);
          leave(form, leaf);
        }}
      />
      <ChevronDown size={16} aria-hidden />
      {list && hasNews && (
        <Matches
          {...{ listId, offered, matches, rest, frame, chosen }}
          active={list.active}
          isFree={isFree}
          onPick={pick}
        />
      )}
      {isFree && chosen && chosen.label !== text && <span className={styles.meaning}>{chosen.label}</span>}
    </span>
  );
}
