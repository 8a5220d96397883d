import { useEffect, useRef } from 'react';
import type { FocusEvent, ReactNode } from 'react';
import { isComposing } from '../lib/composing';
import styles from './SidePanel.module.css';

interface SidePanelProps {
  side: 'left' | 'right';
  /** The panel is a drawer over the page, because there is no space beside it. */
  isDrawer: boolean;
  open: boolean;
  /** Another drawer is over this panel. */
  covered?: boolean;
  onClose: () => void;
  /** The focus has entered or left the panel. */
  onFocusWithin?: (within: boolean) => void;
  children: ReactNode;
}

/**
 * A panel at a side of the page. It stays mounted while it is closed and when the page changes its width, so that typed
 * text and the scroll position are kept. As a drawer it takes the focus and returns it, and Escape or a click beside it
 * closes it; its parent makes the rest `inert`.
 */
export function SidePanel({ side, isDrawer, open, covered = false, onClose, onFocusWithin, children }: SidePanelProps) {
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    if (!isDrawer || !open || !element || element.contains(before)) return;
    element.focus();
    return () => {
      // A drawer that has become a panel beside the page keeps the focus.
      const gone = !element.isConnected || element.closest('[inert]') !== null;
      if (gone && before instanceof HTMLElement) before.focus();
    };
  }, [isDrawer, open]);

  return (
    <div
      className={isDrawer ? styles.drawer : styles.beside}
      data-open={open}
      data-side={side}
      inert={!open || covered}
    >
      {isDrawer && <div className={styles.backdrop} onClick={onClose} />}
      <div
        ref={panel}
        tabIndex={isDrawer ? -1 : undefined}
        className={styles.panel}
        onFocus={() => onFocusWithin?.(true)}
        onBlur={({ currentTarget, relatedTarget }: FocusEvent) => {
          if (!currentTarget.contains(relatedTarget)) onFocusWithin?.(false);
        }}
        onKeyDown={(event) => {
          if (isDrawer && event.key === 'Escape' && !isComposing(event.nativeEvent)) onClose();
        }}
      >
        {children}
      </div>
    </div>
  );
}
