import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useRef, useState, type FocusEvent, type FormEvent } from 'react';
import { useForm, type DefaultValues, type FieldErrors, type FieldValues, type Path } from 'react-hook-form';
import type * as z from 'zod/mini';
import { afterPress } from './after-press.ts';
import type { Fault, Summary } from './Form.tsx';

/** What a server says of a form it refuses. */
export type RefusedForm = { message: string; fieldErrors: readonly { path: string; message: string }[] };

/**
 * A form whose rules are a schema of `domain/`. An error waits for the first blur and then follows each key; what the
 * server refuses lands at the same fields by path, and what has no field stands above the button.
 */
export function useFieldForm<In extends FieldValues, Out>(
  schema: z.ZodMiniType<Out, In>,
  defaults: DefaultValues<In>,
) {
  const formId = useId();
  const [refusal, setRefusal] = useState<Summary>({ faults: [] });
  const { register, handleSubmit, setError, formState, reset, watch, setFocus } = useForm<In, unknown, Out>({
    resolver: zodResolver(schema),
    defaultValues: defaults,
    mode: 'onTouched',
  });
  const isUnderWay = useRef(false);
  const idOf = (path: string) => `${formId}${path}`;
  const found = faultsOf(formState.errors).map((fault) => ({ id: idOf(fault.path), message: fault.message }));

  return {
    /** Everything a kit field needs: value, events, error. */
    field(path: Path<In>) {
      const { onBlur, ...control } = register(path);
      return {
        ...control,
        onBlur: (event: FocusEvent) => afterPress(() => void onBlur(event)),
        id: idOf(path),
        error: messageAt(formState.errors, path),
      };
    },
    /** Sends once at a time: a second press before the button has become busy does nothing. */
    onValid(act: (values: Out) => Promise<void>) {
      const submit = handleSubmit(act);
      return (event: FormEvent) => {
        event.preventDefault();
        if (isUnderWay.current) return;
        isUnderWay.current = true;
        setRefusal({ faults: [] });
        void submit(event).finally(() => (isUnderWay.current = false));
      };
    },
    showRefusal({ message, fieldErrors }: RefusedForm) {
      const placed = fieldErrors.filter((one) => document.getElementById(idOf(one.path)) !== null);
      for (const [index, one] of placed.entries()) {
        // A control with this id is on the page, and ids are made of the form's own paths.
        const path = one.path as Path<In>;
        setError(path, { type: 'server', message: one.message });
        if (index === 0) setFocus(path);
      }
      const rest = fieldErrors.filter((one) => !placed.includes(one)).map(({ message }) => ({ message }));
      setRefusal({ message: placed.length > 0 && rest.length === 0 ? undefined : message, faults: rest });
    },
    summary: {
      message: refusal.message,
      faults: formState.isSubmitted ? [...found, ...refusal.faults] : refusal.faults,
    } satisfies Summary,
    busy: formState.isSubmitting,
    isChanged: formState.isDirty,
    reset,
    watch,
  };
}

type FoundFault = Required<Pick<Fault, 'message'>> & { path: string };

/** Errors are nested as the values are; the leaves carry a message. */
function faultsOf(errors: FieldErrors, prefix = ''): FoundFault[] {
  return Object.entries(errors).flatMap(([name, error]) => {
    const path = prefix + name;
    if (error === undefined) return [];
    if (typeof error.message === 'string') return [{ path, message: error.message }];
    // What carries no message is the same shape, one level down.
    return faultsOf(error as FieldErrors, `${path}.`);
  });
}

function messageAt(errors: FieldErrors, path: string): string | undefined {
  return faultsOf(errors).find((fault) => fault.path === path)?.message;
}
