import type { ReactNode } from 'react';

/** The heading of a step. The cursor goes there, so that the keyboard goes on from the new question and it is read out. */
export function StepTitle({ children }: { children: ReactNode }) {
  return (
    <h2 tabIndex={-1} ref={focusOnce}>
      {children}
    </h2>
  );
}

function focusOnce(heading: HTMLHeadingElement | null): void {
  heading?.focus({ preventScroll: true });
}
