import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { Values } from '../../domain/prototypes.ts';
import type { FieldError } from '../../domain/refusal.ts';
import { FieldList } from './FieldList.tsx';
import { jumpTo, mistakesOf, unfoldMistakes } from './jump.ts';
import type { FormStore } from './store/form-store.ts';
import { LoadOptionsContext, type LoadOptions } from './controls/choice/load-options.ts';
import { Summary, type Refused } from './Summary.tsx';
import styles from './form.module.css';

/** One list of prototypes in a form. Errors of the server come to it by the part of their path behind the prefix. */
export type FormPart = {
  form: FormStore;
  prefix?: string;
  title?: string;
  intro?: ReactNode;
  /** Where the choices of dynamic fields come from; without it their values are typed. */
  loadOptions?: LoadOptions;
};

/** What every mutation answers. */
export type Answer = { success: boolean; message: string; fieldErrors: readonly FieldError[] };

type Props = {
  parts: readonly FormPart[];
  /** Gets the checked values of each part, in their order. What it answers with `success: false` is shown here. */
  onSubmit(values: Values[]): Promise<Answer | undefined>;
  /** The buttons. */
  children(state: { isBusy: boolean }): ReactNode;
  label?: string;
};

/**
 * Draws any prototypes as one form. It checks with the server's own rules, shows an error at its field and
 * in a summary above the buttons, and keeps everything that was typed when the server refuses.
 *
 * The fields stand beside the form element, not in it: Chromium looks through all inputs of a form whenever one is
 * added, and whenever React, for every event, reads a property of the element.
 */
export function PrototypeForm({ parts, onSubmit, children, label }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const isRunning = useRef(false);
  const element = useRef<HTMLFormElement>(null);

  const submit = async () => {
    // Two clicks before the next render are one.
    if (isRunning.current) return;
    setRefused(undefined);
    const checked = parts.map(({ form }) => form.submit());
    const values = checked.flatMap((one) => (one.ok ? [one.values] : []));
    if (values.length < parts.length) {
      jumpToFirst(parts);
      return;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      const answer = await onSubmit(values);
      if (!answer || answer.success) return;
      setRefused({ message: answer.message, homeless: spread(parts, answer.fieldErrors) });
      jumpToFirst(parts);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };

  return (
    <div
      className={styles.form}
      role={label && 'form'}
      aria-label={label}
      spellCheck={false}
      onKeyDown={(event) => {
        if (element.current && isSubmit(event)) element.current.requestSubmit();
      }}
    >
      {parts.map(({ form, title, intro, loadOptions }, at) => (
        <div className={styles.part} key={at}>
          {title && <h2 className={styles.partTitle}>{title}</h2>}
          {intro}
          <LoadOptionsContext value={loadOptions}>
            <FieldList form={form} />
          </LoadOptionsContext>
        </div>
      ))}
      <form
        noValidate
        className={styles.end}
        ref={element}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Summary forms={parts.map(({ form }) => form)} refused={refused} />
        <div className={styles.actions}>{children({ isBusy })}</div>
      </form>
    </div>
  );
}

/** Ctrl+Enter anywhere; and Enter in a line of text that is in no form element, as a browser does for those that are. */
function isSubmit({ key, ctrlKey, metaKey, target, nativeEvent, defaultPrevented }: KeyboardEvent): boolean {
  if (key !== 'Enter' || nativeEvent.isComposing || defaultPrevented) return false;
  return ctrlKey || metaKey || (target instanceof HTMLInputElement && target.form === null);
}

function jumpToFirst(parts: readonly FormPart[]): void {
  for (const { form } of parts) unfoldMistakes(form);
  const first = parts.flatMap(({ form }) => mistakesOf(form))[0];
  if (first) jumpTo(first);
}

/** Brings each error to its part; answers what nobody has a place for, as sentences. */
function spread(parts: readonly FormPart[], fieldErrors: readonly FieldError[]): string[] {
  let left = [...fieldErrors];
  for (const { form, prefix } of [...parts].sort(
    (a, b) => (b.prefix ?? '').length - (a.prefix ?? '').length,
  )) {
    const start = prefix ? `${prefix}.` : '';
    const mine = left.filter(({ path }) => path.startsWith(start) || path === prefix);
    const homeless = form.showErrors(
      mine.map((error) => ({ ...error, path: error.path.slice(start.length) })),
    );
    left = [
      ...left.filter((error) => !mine.includes(error)),
      ...homeless.map(({ path, message }) => ({ path: `${start}${path}`, message })),
    ];
  }
  return left.map(({ path, message }) => (path ? `${path}: ${message}` : message));
}
