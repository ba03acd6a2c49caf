import { Check } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Link } from '../link.tsx';
import { classes } from '../classes.ts';
import styles from './Menu.module.css';

export type MenuItem =
  | {
      kind: 'action';
      label: string;
      icon?: ReactNode;
      /** Why it cannot be chosen, in a sentence. It stands under the label, and the item stays reachable. */
      disabledReason?: string | undefined;
      onSelect(): void;
    }
  | { kind: 'link'; label: string; icon?: ReactNode; href: string; isCurrent?: boolean }
  /** One of several that exclude each other; choosing leaves the menu open. */
  | { kind: 'choice'; label: string; icon?: ReactNode; isChosen: boolean; onSelect(): void }
  | { kind: 'heading'; label: string }
  | { kind: 'line' };

export type TriggerProps = {
  ref: Ref<HTMLButtonElement>;
  id: string;
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string | undefined;
  onClick(): void;
  onKeyDown(event: KeyboardEvent): void;
};

type Props = {
  /** Draws the button that opens it; spread the props on it. */
  trigger(props: TriggerProps): ReactNode;
  items: readonly MenuItem[];
  /** Where it opens: over or under the button, lined up with its left or right edge. */
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
};

/** A menu of actions and places, by keyboard as the pattern for menus asks: arrows, Home, End, a letter, Escape. */
export function Menu({ trigger, items, side = 'bottom', align = 'start' }: Props) {
  const [isOpen, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (returns = true) => {
    setOpen(false);
    if (returns) button.current?.focus();
  };

  useEffect(() => {
    if (!isOpen) return;
    itemsIn(frame.current)[0]?.focus();
    const leave = (event: Event) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);

  return (
    <div ref={frame} className={styles.frame}>
      {trigger({
        ref: button,
        id: `${id}-button`,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        'aria-controls': isOpen ? id : undefined,
        onClick: () => setOpen(!isOpen),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {isOpen && (
        <div
          id={id}
          role="menu"
          aria-labelledby={`${id}-button`}
          className={classes(styles.menu, styles[side], styles[align])}
          onKeyDown={(event) => moveBy(event, frame.current, close)}
        >
          {items.map((item, index) => (
            // Items have no identity beside their place.
            <Item key={index} item={item} close={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function Item({ item, close }: { item: MenuItem; close(returns?: boolean): void }) {
  if (item.kind === 'line') return <div role="separator" className={styles.line} />;
  if (item.kind === 'heading') return <div className={styles.heading}>{item.label}</div>;
  const inside = (
    <>
      {item.icon}
      <span className={styles.label}>
        {item.label}
        {item.kind === 'action' && item.disabledReason !== undefined && (
          <span className={styles.reason}>{item.disabledReason}</span>
        )}
      </span>
      {((item.kind === 'link' && item.isCurrent) || (item.kind === 'choice' && item.isChosen)) && (
        <Check size={14} aria-hidden="true" />
      )}
    </>
  );
  if (item.kind === 'link')
    return (
      <Link
        role="menuitem"
        tabIndex={-1}
        className={styles.item}
        href={item.href}
        aria-current={item.isCurrent ? 'true' : undefined}
        onClick={() => close(false)}
      >
        {inside}
      </Link>
    );
  const isChoice = item.kind === 'choice';
  const reason = item.kind === 'action' ? item.disabledReason : undefined;
  return (
    <button
      type="button"
      role={isChoice ? 'menuitemradio' : 'menuitem'}
      aria-checked={isChoice ? item.isChosen : undefined}
      aria-disabled={reason === undefined ? undefined : true}
      tabIndex={-1}
      className={styles.item}
      onClick={() => {
        if (reason !== undefined) return;
        // The focus goes back to the button first, so that a dialog which opens now can return it there.
        if (!isChoice) close();
        item.onSelect();
      }}
    >
      {inside}
    </button>
  );
}

function itemsIn(frame: HTMLElement | null): HTMLElement[] {
  return [...(frame?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}

function moveBy(event: KeyboardEvent, frame: HTMLElement | null, close: () => void): void {
  const all = itemsIn(frame);
  const at = all.findIndex((item) => item === document.activeElement);
  const to = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (to !== undefined) all[to]?.focus();
  else if (/^\S$/.test(event.key)) byLetter(all, at, event.key)?.focus();
  else return;
  if (event.key !== 'Tab') {
    event.preventDefault();
    event.stopPropagation();
  }
}

function byLetter(all: HTMLElement[], at: number, letter: string): HTMLElement | undefined {
  const fromHere = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return fromHere.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
