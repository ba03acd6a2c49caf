import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link, type LinkProps } from '../link.tsx';
import { classes } from '../classes.ts';
import { Reason, useReason } from './Reason.tsx';
import styles from './Button.module.css';

export type ButtonLook = {
  /** One primary action for a page; `plain` where a border would be noise. */
  variant?: 'primary' | 'secondary' | 'plain' | 'danger';
  size?: 'normal' | 'small';
};

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  ButtonLook & {
    icon?: ReactNode;
    /** Work is under way: the label stays, a second press does nothing. */
    busy?: boolean;
    /** Why it cannot be pressed, in a sentence. The button stays reachable, so that the reason is read. */
    disabledReason?: string | undefined;
    ref?: Ref<HTMLButtonElement>;
  };

export function Button({
  variant,
  size,
  icon,
  busy = false,
  disabledReason,
  onClick,
  children,
  className,
  ...rest
}: ButtonProps) {
  const reason = useReason(disabledReason);
  const isStopped = busy || reason.isGiven;
  const button = (
    <button
      type="button"
      {...rest}
      {...reason.ties}
      aria-disabled={isStopped || undefined}
      aria-busy={busy || undefined}
      className={classes(buttonClass({ variant, size }), className)}
      onClick={(event) => (isStopped ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  );
  return <Reason {...reason}>{button}</Reason>;
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink({
  variant,
  size,
  icon,
  children,
  className,
  ...rest
}: LinkProps & ButtonLook & { icon?: ReactNode }) {
  return (
    <Link {...rest} className={classes(buttonClass({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  );
}

function buttonClass({ variant = 'secondary', size = 'normal' }: ButtonLook): string {
  return classes(styles.button, styles[variant], size === 'small' && styles.small);
}
