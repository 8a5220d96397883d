import { useEffect, useState } from 'react';
import { useStore } from '../lib/store';
import { IconButton } from './IconButton';
import styles from './Toaster.module.css';
import { toasts } from './toasts';
import type { Toast } from './toasts';

const duration = 6_000;

export function Toaster() {
  const list = useStore(toasts);
  return (
    <section className={styles.region} aria-label="Notifications" aria-live="polite">
      {list.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

/** Stays while it is pointed at or focused, so that its button can be reached. */
function ToastItem({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const close = () => toasts.close(toast.id);

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => toasts.close(toast.id), duration);
    return () => clearTimeout(timer);
  }, [held, toast.id]);

  return (
    <div
      className={toast.tone === 'danger' ? styles.danger : styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.message}</span>
      {toast.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toast.action?.run();
            close();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton icon="close" label="Dismiss" onClick={close} />
    </div>
  );
}
