import { classes } from '../classes.ts';
import { Button, type ButtonProps } from './Button.tsx';
import styles from './IconButton.module.css';

type Props = Omit<ButtonProps, 'children' | 'aria-label' | 'title'> & {
  /** What it does: for screen readers, and on hover. */
  label: string;
};

export function IconButton({ label, size = 'small', variant = 'plain', className, ...rest }: Props) {
  return (
    <Button
      {...rest}
      size={size}
      variant={variant}
      aria-label={label}
      title={label}
      className={classes(styles.icon, size === 'small' && styles.small, className)}
    />
  );
}
