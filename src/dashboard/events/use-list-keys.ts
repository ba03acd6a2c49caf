import { useEffect, useEffectEvent, type RefObject } from 'react';

type Deps = {
  ids: readonly string[];
  /** Which one stands open. */
  openId: string | undefined;
  onOpen(id: string): void;
  onPause(): void;
};

/**
 * The keys of a list, wherever on the page the focus is, except in a field or in what lies above the page: j, k and the
 * arrows move, Space pauses, / leads to the search. Enter follows the row by itself. While an event is open, j and k
 * open its neighbours, and the arrows scroll what has the focus.
 */
export function useListKeys(frame: RefObject<HTMLElement | null>, deps: Deps): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const list = frame.current;
    if (!list || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return;
    if (act(list, at, event.key, deps)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** Whether the key was one of the list's. */
function act(list: HTMLElement, at: Element, key: string, { ids, openId, onOpen, onPause }: Deps): boolean {
  const isInPanel = at.closest('[data-panel]') !== null;
  if (key === '/') {
    list.querySelector<HTMLElement>('input[type=search]')?.focus();
    return true;
  }
  if (key === ' ') {
    if (isInPanel || at.closest('button, summary')) return false;
    onPause();
    return true;
  }
  const step = { j: 1, k: -1, ...(isInPanel ? {} : { ArrowDown: 1, ArrowUp: -1 }) }[key];
  if (step === undefined) return false;
  if (openId !== undefined) {
    const next = ids[ids.indexOf(openId) + step];
    if (next !== undefined) onOpen(next);
  } else focusRow(list, step);
  return true;
}

/** To the next row; to the first one where none has the focus. */
function focusRow(list: HTMLElement, step: number): void {
  const links = [...list.querySelectorAll<HTMLElement>('tbody td:first-child a')];
  const from = links.findIndex((link) => link === document.activeElement);
  links[from < 0 ? 0 : from + step]?.focus();
}
