import { useEffect, useState, useSyncExternalStore } from 'react';
import { IconButton } from './IconButton';
import { toasts } from './toasts';
import type { Toast } from './toasts';
import styles from './Toaster.module.css';

const duration = 6_000;

export function Toaster() {
  const list = useSyncExternalStore(toasts.subscribe, toasts.list);
  return (
    <section className={styles.region} aria-label="Notifications" aria-live="polite">
      {list.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

/** Stays while it is pointed at or focused, so that nobody has to race for its button. */
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
