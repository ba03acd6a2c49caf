import type { FormStore } from '../store/form-store.ts';
import type { FormNode } from '../store/nodes.ts';

let isPressed = false;
const waiting: (() => void)[] = [];

/**
 * Tells the form that somebody has left a field; to be called on blur. While a button is being pressed it
 * waits for the release: an error that appears in between would move the button away from under the
 * pointer, and the click would be lost.
 */
export function leave(form: FormStore, node: FormNode): void {
  if (isPressed) waiting.push(() => form.left(node));
  else form.left(node);
}

function release(): void {
  isPressed = false;
  // After the click, which comes right behind the release.
  setTimeout(() => {
    for (const tell of waiting.splice(0)) tell();
  });
}

addEventListener('pointerdown', () => (isPressed = true), { capture: true });
addEventListener('pointerup', release, { capture: true });
addEventListener('pointercancel', release, { capture: true });
