import { createContext, useCallback, useContext, useId, useState, useSyncExternalStore } from 'react';
import { createFormStore, type FormOptions, type FormStore } from './store/form-store.ts';

/** Makes the store of a form, once. Another form (another destination, say) is another `key` for its component. */
export function usePrototypeForm(options: Omit<FormOptions, 'idPrefix'>): FormStore {
  const idPrefix = useId();
  const [form] = useState(() => createFormStore({ ...options, idPrefix }));
  return form;
}

export const FormContext = createContext<FormStore | undefined>(undefined);

/** The form that a field is in. */
export function useFormStore(): FormStore {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field stands outside of a PrototypeForm.');
  return form;
}

/** Renders again whenever the topic is told. */
export function useTopic(form: FormStore, topic: string): void {
  const subscribe = useCallback(
    (listener: () => void) => form.topics.subscribe(topic, listener),
    [form, topic],
  );
  useSyncExternalStore(subscribe, () => form.topics.version(topic));
}

/** The error of one node; nothing else renders this component again. */
export function useError(form: FormStore, id: string): string | undefined {
  const subscribe = useCallback(
    (listener: () => void) => form.topics.subscribe(`error:${id}`, listener),
    [form, id],
  );
  return useSyncExternalStore(subscribe, () => form.errors.of(id));
}
