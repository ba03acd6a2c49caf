let isPressed = false;
const ends = ['pointerup', 'pointercancel', 'dragend'] as const;

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => (isPressed = true), { capture: true });
  for (const end of ends) window.addEventListener(end, () => (isPressed = false), { capture: true });
}

/**
 * Acts now, or once the pointer that is down is up again and has done its click. A fault that appeared under a field
 * while the pointer is down would move the very button that is being pressed from under it, and the click were lost.
 */
export function afterPress(act: () => void): void {
  if (!isPressed) return act();
  const stop = new AbortController();
  const go = () => {
    stop.abort();
    setTimeout(act);
  };
  for (const end of ends) window.addEventListener(end, go, { signal: stop.signal });
}
