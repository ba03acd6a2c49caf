export type ToastKind = 'done' | 'failed';
export type Toast = { id: number; kind: ToastKind; message: string };

/** How long a toast stands: long enough to read two sentences. A failure stands until it is closed. */
const doneMs = 5_000;
const toastsMax = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says how a lone act ended: one that has no form to say it. */
export function toast(kind: ToastKind, message: string): void {
  const id = ++lastId;
  set([...toasts, { id, kind, message }].slice(-toastsMax));
  if (kind === 'done') setTimeout(() => closeToast(id), doneMs);
}

export function closeToast(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export const toastStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read: () => toasts,
};
