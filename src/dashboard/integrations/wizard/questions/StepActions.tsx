import type { ReactNode } from 'react';
import { ButtonLink } from '../../../ui/controls/Button.tsx';
import styles from '../wizard.module.css';

/** The foot of a step: on, and back. */
export function StepActions({ backHref, children }: { backHref?: string; children?: ReactNode }) {
  return (
    <div className={styles.stepActions}>
      {children}
      {backHref !== undefined && <ButtonLink href={backHref}>Back</ButtonLink>}
      {children !== undefined && <span className={styles.press}>or press {pressed}</span>}
    </div>
  );
}

const pressed = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ Enter' : 'Ctrl Enter';
