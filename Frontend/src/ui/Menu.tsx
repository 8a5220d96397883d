import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from './Icon';
import type { IconName } from './Icon';
import styles from './Menu.module.css';

export interface MenuItem {
  label: string;
  icon: IconName;
  /** More about it, below the label. */
  hint?: string;
  danger?: boolean;
  /** Makes the item one of several choices, and marks the chosen one. */
  checked?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  className?: string;
  /** For a button without words. */
  title?: string;
  tabIndex?: number;
  /** It keeps the focus, and does not open. */
  disabled?: boolean;
  header?: ReactNode;
  children: ReactNode;
}

/**
 * A button that opens a menu. Arrow keys, Home and End move the focus; Escape and a click elsewhere close it (WAI-ARIA
 * menu button).
 */
export function Menu({ label, items, className, title, tabIndex, disabled, header, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) button.current?.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        title={title}
        tabIndex={tabIndex}
        aria-label={label}
        aria-disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open && !disabled)}
      >
        {children}
      </button>
      {open &&
        createPortal(
          <MenuList id={id} label={label} items={items} header={header} anchor={button} onClose={close} />,
          document.body,
        )}
    </>
  );
}

interface MenuListProps extends Pick<MenuProps, 'label' | 'items' | 'header'> {
  id: string;
  anchor: React.RefObject<HTMLButtonElement | null>;
  onClose: (refocus: boolean) => void;
}

function MenuList({ id, label, items, header, anchor, onClose }: MenuListProps) {
  const list = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (!list.current || !anchor.current) return;
    position(list.current, anchor.current.getBoundingClientRect());
    const items = menuItems(list.current);
    const isChoice = items.every((item) => item.getAttribute('role') === 'menuitemradio');
    const first = isChoice ? items.find((item) => item.getAttribute('aria-checked') === 'true') : undefined;
    (first ?? items[0])?.focus();
  }, [anchor]);

  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!(target instanceof Node) || list.current?.contains(target) || anchor.current?.contains(target)) return;
      onClose(false);
    };
    const onResize = () => onClose(false);
    document.addEventListener('pointerdown', onPointerDown);
    window.addEventListener('resize', onResize);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('resize', onResize);
    };
  }, [anchor, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      if (event.key === 'Escape') event.preventDefault();
      onClose(true);
    } else if (list.current && moveFocus(menuItems(list.current), event.key)) {
      event.preventDefault();
    }
  };

  return (
    <section ref={list} className={styles.menu} aria-label={label} onKeyDown={onKeyDown}>
      {header && <div className={styles.header}>{header}</div>}
      <div id={id} role="menu" aria-label={label}>
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.checked}
            tabIndex={-1}
            className={item.danger ? styles.danger : styles.item}
            onClick={() => {
              onClose(true);
              item.onSelect();
            }}
          >
            <Icon name={item.icon} size={18} />
            <span>
              {item.label}
              {item.hint && <small>{item.hint}</small>}
            </span>
            {item.checked && <Icon name="check" size={18} />}
          </button>
        ))}
      </div>
    </section>
  );
}

const menuItems = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>('[role^="menuitem"]')];

function moveFocus(items: readonly HTMLElement[], key: string): boolean {
  const at = items.findIndex((item) => item === document.activeElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const target = targets[key];
  if (target === undefined) return false;
  items.at(target % items.length)?.focus();
  return true;
}

/** Below the button, or above it when there is no space, and always inside the window. */
function position(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + 4;
  const top = below + height <= window.innerHeight ? below : anchor.top - height - 4;
  const left = Math.min(anchor.left, window.innerWidth - width - 8);
  menu.style.top = `${Math.max(8, top)}px`;
  menu.style.left = `${Math.max(8, left)}px`;
}
