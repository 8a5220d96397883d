import { useState } from 'react';
import type { FocusEvent, KeyboardEvent } from 'react';

const rows = (list: Element) => [...list.querySelectorAll<HTMLElement>('[data-session]')];

/**
 * Arrow keys, Home and End move the focus among the rows of a list. Tab reaches one row (roving tabindex, WAI-ARIA):
 * the last one with the focus, or the current chat, or the first.
 */
export function useListKeys(ids: readonly string[], currentId: string | undefined) {
  const [last, setLast] = useState<string>();
  const stop = [last, currentId].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];

  const onFocus = ({ target }: FocusEvent) => {
    const id = target.closest('li')?.querySelector<HTMLElement>('[data-session]')?.dataset.session;
    if (id) setLast(id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows(event.currentTarget);
    const at = all.indexOf(event.target);
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    const target = at < 0 ? undefined : targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    all[target]?.focus();
  };

  return { list: { onFocus, onKeyDown }, tabIndexOf: (id: string) => (id === stop ? 0 : -1) };
}

/** Moves the focus to the next row, or the one before, when a row is about to be removed. */
export function focusNeighbour(item: Element | null): void {
  const list = item?.closest('nav');
  const own = item?.querySelector<HTMLElement>('[data-session]');
  if (!list || !own) return;
  const all = rows(list);
  const at = all.indexOf(own);
  (all[at + 1] ?? all[at - 1])?.focus();
}
