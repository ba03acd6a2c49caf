import { useId, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import styles from './Field.module.css';

/** What ties a control to its label, help and error. Spread it on the control. */
export type FieldTies = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

export type FieldFrameProps = {
  label: string;
  /** One or two sentences under the label. */
  help?: ReactNode;
  /** What is wrong with the value, and what to do. */
  error?: string | undefined;
  /** Most fields of a form are required: what is marked is the other kind. */
  optional?: boolean;
  required?: boolean;
  /** Of the control; one is made where none is given. */
  id?: string | undefined;
};

type Props = FieldFrameProps & {
  /** Stands at the end of the label's line: a count, a link. */
  aside?: ReactNode;
  /** The control is a group of controls: its label is a legend and takes no click. */
  isGroup?: boolean;
  children(ties: FieldTies): ReactNode;
};

/** The frame of every field: label, help, control, error, tied together for screen readers. */
export function Field({
  label,
  help,
  error,
  optional,
  required,
  id,
  aside,
  isGroup = false,
  children,
}: Props) {
  const made = useId();
  const own = id ?? made;
  const ties: FieldTies = {
    id: own,
    'aria-describedby':
      [error !== undefined && `${own}-error`, help !== undefined && `${own}-help`]
        .filter(Boolean)
        .join(' ') || undefined,
    'aria-invalid': error !== undefined || undefined,
    'aria-required': required || undefined,
  };
  const words = (
    <>
      <span>{label}</span>
      {optional && <span className={styles.optional}> optional</span>}
    </>
  );
  const inside = (
    <>
      {help !== undefined && (
        <p className={styles.help} id={`${own}-help`}>
          {help}
        </p>
      )}
      {children(ties)}
      <FieldError id={own} error={error} />
    </>
  );
  if (isGroup)
    return (
      <fieldset className={styles.field} aria-describedby={ties['aria-describedby']}>
        <legend className={styles.label}>{words}</legend>
        {inside}
      </fieldset>
    );
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label className={styles.label} htmlFor={own}>
          {words}
        </label>
        {aside}
      </div>
      {inside}
    </div>
  );
}

/** The error line of a field, for frames of another shape. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className={classes(styles.error)} id={`${id}-error`}>
      {error}
    </p>
  );
}
