import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Session, SessionPage } from './sessions';

/** The lists of chats: active, archived, and deleted ones that can still be restored. */
export type SessionView = 'active' | 'archived' | 'deleted';

type SessionPages = InfiniteData<SessionPage>;

/** The prefix of the keys of all lists and search results. */
export const sessionListsKey = ['sessions'] as const;
export const sessionListKey = (view: SessionView) => [...sessionListsKey, view] as const;
export const sessionSearchKey = (words: string) => [...sessionListsKey, 'search', words] as const;
export const sessionKey = (id: string) => ['session', id] as const;
/** The key of what is known about a session, whichever list it is in. */
export const summaryKey = (id: string) => ['session-summary', id] as const;

export function noteSession(cache: QueryClient, { id, title, createdAt, updatedAt, pinned, archived }: Session): void {
  cache.setQueryData<Session>(summaryKey(id), { id, title, createdAt, updatedAt, pinned, archived });
}

/** Puts a session that was created, used or restored first in its list, without a request. */
export function putFirst(cache: QueryClient, session: Session): void {
  noteSession(cache, session);
  const view = session.archived ? 'archived' : 'active';
  cache.setQueryData<SessionPages>(sessionListKey(view), (data) =>
    edited(data, (items, isFirstPage) => {
      const others = items.filter(({ id }) => id !== session.id);
      return isFirstPage ? [session, ...others] : others;
    }),
  );
}

/** Changes a session in every list, without moving it. */
export function patchSession(cache: QueryClient, id: string, patch: Partial<Session>): void {
  cache.setQueryData<Session>(summaryKey(id), (known) => known && { ...known, ...patch });
  change(
    cache,
    () => true,
    (items) => items.map((item) => (item.id === id ? { ...item, ...patch } : item)),
  );
}

/** Removes a deleted session from all other lists. */
export function removeSession(cache: QueryClient, id: string): void {
  change(
    cache,
    (key) => key[1] !== 'deleted',
    (items) => items.filter((item) => item.id !== id),
  );
  cache.removeQueries({ queryKey: sessionKey(id) });
  cache.removeQueries({ queryKey: summaryKey(id) });
}

/** Removes a restored session from the list of deleted ones. */
export function removeDeleted(cache: QueryClient, id: string): void {
  change(
    cache,
    (key) => key[1] === 'deleted',
    (items) => items.filter((item) => item.id !== id),
  );
}

export function findSession(pages: SessionPages | undefined, id: string): Session | undefined {
  return pages?.pages.flatMap(({ items }) => items).find((item) => item.id === id);
}

type Edit = (items: Session[], isFirstPage: boolean) => Session[];

function change(cache: QueryClient, which: (key: QueryKey) => boolean, edit: Edit): void {
  cache.setQueriesData<SessionPages>(
    { queryKey: sessionListsKey, predicate: ({ queryKey }) => which(queryKey) },
    (data) => edited(data, edit),
  );
}

function edited(data: SessionPages | undefined, edit: Edit): SessionPages | undefined {
  return (
    data && { ...data, pages: data.pages.map((page, index) => ({ ...page, items: edit(page.items, index === 0) })) }
  );
}
