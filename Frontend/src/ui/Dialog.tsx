import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  /** Called when it is dismissed. Without it there is no way round it. */
  onClose?: () => void;
  /** Hides what is behind. */
  veiled?: boolean;
  children: ReactNode;
}

/** A modal window. The browser keeps the focus inside, makes the rest inert and gives the focus back at the end. */
export function Dialog({ title, onClose, veiled = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // A layout effect, because its end comes while the element is still there to give the focus back.
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
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // Browsers close it in spite of a refusal when Escape is pressed again.
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
