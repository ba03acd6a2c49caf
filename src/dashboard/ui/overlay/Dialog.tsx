import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../controls/IconButton.tsx';
import { classes } from '../classes.ts';
import styles from './Dialog.module.css';

type Props = {
  isOpen: boolean;
  /** Absent where the dialog has to be answered: then Escape and the backdrop do nothing. */
  onClose?: () => void;
  title: string;
  /** One or two sentences under the title. */
  description?: ReactNode;
  /** In the middle, or a drawer at an edge. A palette has no head: its title is for screen readers alone. */
  place?: 'middle' | 'left' | 'right' | 'palette';
  children: ReactNode;
};

/** A window over the page. Focus stays inside while it is open, and returns to where it came from. */
export function Dialog({ isOpen, onClose, title, description, place = 'middle', children }: Props) {
  const stay = onClose ? undefined : (event: Event) => event.preventDefault();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose?.()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={classes(styles.window, styles[place])}
          onOpenAutoFocus={focusField}
          onEscapeKeyDown={stay}
          onPointerDownOutside={stay}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className={place === 'palette' ? 'visually-hidden' : styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {onClose && place !== 'palette' && (
              <IconButton label="Close" icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
            )}
          </div>
          {description !== undefined && (
            <Radix.Description className={styles.description} asChild>
              <div>{description}</div>
            </Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What is typed comes first; the button that closes does not. */
function focusField(event: Event): void {
  const window = event.currentTarget;
  if (!(window instanceof HTMLElement)) return;
  // A field that has asked for the focus keeps it.
  const hasFocus = window.contains(document.activeElement) && document.activeElement !== window;
  const field = window.querySelector<HTMLElement>('input, select, textarea');
  if (!hasFocus && field === null) return;
  event.preventDefault();
  if (!hasFocus) field?.focus();
}

/** The row of buttons at a dialog's foot. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
