import type { KeyboardEvent } from 'react';

/** Ctrl-Enter or ⌘-Enter goes on from anywhere in a step, its heading too. Forms of fields hear it themselves. */
export function submitOnPress({
  key,
  ctrlKey,
  metaKey,
  target,
  currentTarget,
}: KeyboardEvent<HTMLElement>): void {
  if (key !== 'Enter' || !(ctrlKey || metaKey)) return;
  if (target instanceof Element && target.closest('form[aria-label]')) return;
  currentTarget.querySelector('form')?.requestSubmit();
}
