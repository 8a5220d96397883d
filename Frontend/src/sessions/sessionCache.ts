import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Session, SessionPage } from './types';

type SessionPages = InfiniteData<SessionPage>;

export const sessionListKey = ['sessions'] as const;
export const sessionKey = (id: string) => ['session', id] as const;

/** Puts a session that was just created or used at the top of the list, without asking the server again. */
export function putFirst(cache: QueryClient, session: Session): void {
  change(cache, (items, isFirstPage) => {
    const others = items.filter(({ id }) => id !== session.id);
    return isFirstPage ? [session, ...others] : others;
  });
}

/** Changes a session where it stands. */
export function patchSession(cache: QueryClient, id: string, patch: Partial<Session>): void {
  change(cache, (items) => items.map((item) => (item.id === id ? { ...item, ...patch } : item)));
}

export function removeSession(cache: QueryClient, id: string): void {
  change(cache, (items) => items.filter((item) => item.id !== id));
  cache.removeQueries({ queryKey: sessionKey(id) });
}

export function findSession(pages: SessionPages | undefined, id: string): Session | undefined {
  return pages?.pages.flatMap(({ items }) => items).find((item) => item.id === id);
}

function change(cache: QueryClient, edit: (items: Session[], isFirstPage: boolean) => Session[]): void {
  cache.setQueryData<SessionPages>(
    sessionListKey,
    (data) => data && { ...data, pages: data.pages.map((page, index) => ({ ...page, items: edit(page.items, index === 0) })) },
  );
}
