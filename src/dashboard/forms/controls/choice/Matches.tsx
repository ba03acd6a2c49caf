import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { FieldOption } from '../../../../domain/prototypes.ts';
import { matchesMax, textOf } from './search.ts';
import type { Offered } from './use-options.ts';
import styles from './search.module.css';

type Props = {
  listId: string;
  offered: Offered;
  matches: readonly FieldOption[];
  /** Matches beside those that are drawn. */
  rest: number;
  active: number;
  chosen: FieldOption | undefined;
  /** What it hangs below. */
  frame: RefObject<HTMLElement | null>;
  isFree: boolean;
  onPick(option: FieldOption): void;
};

/** The choices below the field. They float over everything, since a field cuts off what stands out of it. */
export function Matches({ listId, offered, matches, rest, active, chosen, frame, isFree, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      const around = frame.current?.getBoundingClientRect();
      if (box.current && around) putBelow(box.current, around);
    };
    box.current?.showPopover();
    place();
    addEventListener('scroll', place, { capture: true, passive: true });
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, { capture: true });
      removeEventListener('resize', place);
    };
  }, [frame]);
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, active]);
  return (
    <div className={styles.box} ref={box} popover="manual" onPointerDown={(event) => event.preventDefault()}>
      <ul role="listbox" id={listId} aria-label="Choices" className={styles.list}>
        {matches.map((option, at) => (
          <li
            key={at}
            role="option"
            id={`${listId}-${at}`}
            className={at === active ? styles.active : styles.match}
            aria-selected={option === chosen}
            onClick={() => onPick(option)}
          >
            <span>{option.label}</span>
            {isFree && textOf(option.value) !== option.label && <code>{textOf(option.value)}</code>}
          </li>
        ))}
      </ul>
      <p className={styles.said} role="status">
        {saidOf(offered, matches.length, rest)}
      </p>
    </div>
  );
}

function saidOf({ state, reason }: Offered, count: number, rest: number): string {
  if (state === 'loading') return 'Loading choices…';
  if (state === 'failed') return `The choices could not be loaded. ${reason ?? ''} Type the value instead.`;
  if (rest > 0)
    return `The first ${matchesMax} of ${(matchesMax + rest).toLocaleString('en')}. Type to narrow them.`;
  return count > 0 ? '' : 'No choice has this.';
}

/** Pixels between the field and what floats below it, and to the edge of the window. */
const gapPx = 4;
const edgePx = 12;
const heightPxMin = 160;

function putBelow(box: HTMLElement, around: DOMRect): void {
  const below = innerHeight - around.bottom - gapPx - edgePx;
  const above = around.top - gapPx - edgePx;
  const isBelow = below >= heightPxMin || below >= above;
  box.style.left = `${around.left}px`;
  box.style.width = `${around.width}px`;
  box.style.maxHeight = `${Math.min(isBelow ? below : above, 320)}px`;
  box.style.top = isBelow ? `${around.bottom + gapPx}px` : 'auto';
  box.style.bottom = isBelow ? 'auto' : `${innerHeight - around.top + gapPx}px`;
}
