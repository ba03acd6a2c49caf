import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton } from '../controls/IconButton.tsx';
import { closeToast, toastStore } from './toasts.ts';
import styles from './Toasts.module.css';

/** The place where toasts show; once on every page. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <div className={styles.stack} role="status">
      {toasts.map(({ id, kind, message }) => {
        const Icon = kind === 'done' ? CircleCheck : CircleAlert;
        return (
          <div key={id} className={styles.toast}>
            <Icon size={16} aria-hidden="true" className={styles[kind]} />
            <p>{message}</p>
            <IconButton
              label="Dismiss"
              icon={<X size={14} aria-hidden="true" />}
              onClick={() => closeToast(id)}
            />
          </div>
        );
      })}
    </div>
  );
}
