import type { ReactNode } from 'react';
import type { FieldPrototype } from '../../domain/prototypes.ts';
import { EventSwitch } from './controls/event/EventSwitch.tsx';
import type { FormNode } from './store/nodes.ts';
import { useError, useFormStore } from './use-form-store.ts';
import styles from './frame.module.css';

/** What ties a control to its label, help and error. */
export type Ties = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

type Props = {
  node: FormNode;
  prototype: FieldPrototype;
  isRequired: boolean;
  /** A label of its own kind, for a control that is a group: `legend` names it. */
  isGroup?: boolean;
  isFixed?: boolean;
  children(ties: Ties): ReactNode;
};

/** A field: its label with the name in the API, the control, help, and the error that was found here. */
export function FieldFrame({
  node,
  prototype,
  isRequired,
  isGroup = false,
  isFixed = false,
  children,
}: Props) {
  const error = useError(useFormStore(), node.id);
  const { label, help, propertyName } = prototype;
  const ties = tiesOf(node.id, { hasHelp: Boolean(help), hasError: error !== undefined, isRequired });
  return (
    <>
      <div className={styles.head}>
        {isGroup ? (
          <span className={styles.label} id={`${node.id}-label`}>
            {label}
          </span>
        ) : (
          <label className={styles.label} htmlFor={node.id}>
            {label}
          </label>
        )}
        {isRequired && (
          <span className={styles.required} aria-hidden="true">
            Required
          </span>
        )}
        {prototype.mappable && !isFixed && <EventSwitch node={node} label={label} />}
        {isFixed && <span className={styles.note}>Cannot be changed after it was saved</span>}
        <code className={styles.apiName} title="Its name in the API" aria-hidden="true">
          {propertyName}
        </code>
      </div>
      {help && (
        <p className={styles.help} id={`${node.id}-help`}>
          {help}
        </p>
      )}
      {children(ties)}
      {error !== undefined && <ErrorLine id={node.id} error={error} />}
    </>
  );
}

export function ErrorLine({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className={styles.error} id={`${id}-error`}>
      {error}
    </p>
  );
}

type Facts = { hasHelp?: boolean; hasError: boolean; isRequired?: boolean };

export function tiesOf(id: string, { hasHelp = false, hasError, isRequired = false }: Facts): Ties {
  const described = [hasError && `${id}-error`, hasHelp && `${id}-help`].filter(Boolean).join(' ');
  return {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': hasError || undefined,
    'aria-required': isRequired || undefined,
  };
}
