import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './Drawer.module.css';

interface DrawerProps {
  side: 'left' | 'right';
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A panel over the page, for screens too narrow to show it beside the page. Whoever shows it makes the rest `inert`; here
 * focus moves in and comes back, and Escape or a tap beside it closes it.
 */
export function Drawer({ side, open, onClose, children }: DrawerProps) {
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);

  return (
    <div className={styles.layer} data-open={open} data-side={side} inert={!open}>
      <div className={styles.backdrop} onClick={onClose} />
      <div
        ref={panel}
        tabIndex={-1}
        className={styles.panel}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        {children}
      </div>
    </div>
  );
}
