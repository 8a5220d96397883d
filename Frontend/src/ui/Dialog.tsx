import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  /** Called when the dialog is dismissed. Without it the dialog cannot be dismissed. */
  onClose?: () => void;
  /** Hides the page behind. */
  veiled?: boolean;
  /** `full`: as large as the page, for what is looked at. */
  size?: 'full';
  children: ReactNode;
}

/** A modal dialog. The browser keeps the focus inside, makes the rest inert and returns the focus at the end. */
export function Dialog({ title, onClose, veiled = false, size, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // A layout effect, because its cleanup runs while the element can still return the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-veiled={veiled}
      data-size={size}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // Browsers close the dialog at the second Escape, although the first one was prevented.
      onClose={({ currentTarget }) => {
        if (currentTarget.open) return;
        if (onClose) onClose();
        else currentTarget.showModal();
      }}
      onPointerDown={({ target, currentTarget }) => {
        if (target === currentTarget) onClose?.();
      }}
    >
      <div className={styles.content}>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
