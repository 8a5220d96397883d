import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Session } from '../../api/sessions';

/** Selects several chats of a list for one action. Selecting with nothing selected differs from not selecting. */
export function useSelection(sessions: readonly Session[], list: RefObject<HTMLElement | null>) {
  const [ids, setIds] = useState<ReadonlySet<string>>();
  if (ids !== undefined && sessions.length === 0) setIds(undefined);
  const selecting = ids !== undefined;
  const wasSelecting = useRef(selecting);
  useEffect(() => {
    if (wasSelecting.current === selecting) return;
    wasSelecting.current = selecting;
    // Its row is another element now.
    list.current?.querySelector<HTMLElement>('[data-session][tabindex="0"]')?.focus();
  }, [list, selecting]);

  const chosen = selecting ? sessions.filter(({ id }) => ids.has(id)) : [];
  return {
    selecting,
    chosen,
    begin: (id: string) => setIds(new Set([id])),
    toggle: (id: string) =>
      setIds(
        (before) => new Set([...(before ?? [])].filter((other) => other !== id).concat(before?.has(id) ? [] : id)),
      ),
    choose: (all: boolean) => setIds(new Set(all ? sessions.map(({ id }) => id) : [])),
    end: () => setIds(undefined),
  };
}

export type Selection = ReturnType<typeof useSelection>;
