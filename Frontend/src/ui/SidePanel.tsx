import { useEffect, useRef } from 'react';
import type { FocusEvent, ReactNode } from 'react';
import { isComposing } from './composing';
import styles from './SidePanel.module.css';

interface SidePanelProps {
  side: 'left' | 'right';
  /** It lies over the page, as a drawer, because there is no room beside it. */
  over: boolean;
  open: boolean;
  /** Something else lies over it. */
  covered?: boolean;
  onClose: () => void;
  /** The focus has come into it, or left it. */
  onFocusWithin?: (within: boolean) => void;
  children: ReactNode;
}

/**
 * A panel at the edge of the page. It is the same one, with all that was typed in it and how far it was scrolled, however wide the
 * page becomes and while it is closed. Whoever shows it as a drawer makes the rest `inert`; here focus moves in and comes back, and
 * Escape or a tap beside it closes it.
 */
export function SidePanel({ side, over, open, covered = false, onClose, onFocusWithin, children }: SidePanelProps) {
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    if (!over || !open || !element || element.contains(before)) return;
    element.focus();
    return () => {
      // One that stands beside the page from now on keeps it.
      const gone = !element.isConnected || element.closest('[inert]') !== null;
      if (gone && before instanceof HTMLElement) before.focus();
    };
  }, [over, open]);

  return (
    <div className={over ? styles.drawer : styles.beside} data-open={open} data-side={side} inert={!open || covered}>
      {over && <div className={styles.backdrop} onClick={onClose} />}
      <div
        ref={panel}
        tabIndex={over ? -1 : undefined}
        className={styles.panel}
        onFocus={() => onFocusWithin?.(true)}
        onBlur={({ currentTarget, relatedTarget }: FocusEvent) => {
          if (!currentTarget.contains(relatedTarget)) onFocusWithin?.(false);
        }}
        onKeyDown={(event) => {
          if (over && event.key === 'Escape' && !isComposing(event.nativeEvent)) onClose();
        }}
      >
        {children}
      </div>
    </div>
  );
}
