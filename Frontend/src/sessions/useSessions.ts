import { useSyncExternalStore } from 'react';
import {
  infiniteQueryOptions,
  keepPreviousData,
  skipToken,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { ApiClient } from '../api/apiClient';
import { withChanges } from '../api/pendingChanges';
import { useServices } from '../app/services';
import { findSession, sessionListKey, sessionSearchKey, summaryKey } from './sessionCache';
import type { SessionView } from './sessionCache';
import type { Session, SessionPage } from './types';

const pageSize = '50';
const filters: Record<SessionView, Record<string, string>> = {
  active: {},
  archived: { archived: 'true' },
  deleted: { deleted: 'true' },
};

const listQuery = (api: ApiClient, view: SessionView) =>
  infiniteQueryOptions({
    queryKey: sessionListKey(view),
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: pageSize, ...filters[view], ...(pageParam && { cursor: pageParam }) });
      return api.get<SessionPage>(`/api/chat/sessions?${parameters.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Asks for the chats before the page that shows them is made into elements. */
export function useEarlySessions(): void {
  const { api } = useServices();
  usePrefetchInfiniteQuery(listQuery(api, 'active'));
}

/** One of the lists, page by page: what belongs to it, as it will be when all changes that are on their way have been made. */
export function useSessions(view: SessionView) {
  const { api, sessionActions } = useServices();
  const changes = useSyncExternalStore(sessionActions.pending.subscribe, sessionActions.pending.all);
  const query = useInfiniteQuery(listQuery(api, view));
  const all = itemsOf(query.data?.pages);
  const sessions =
    view === 'deleted' ? all : withChanges(all, changes).filter(({ archived }) => archived === (view === 'archived'));
  return { ...query, sessions };
}

/** The sessions that have all of these words, best match first. While other words are searched for, what was found stays. */
export function useSessionSearch(words: string) {
  const { api, sessionActions } = useServices();
  const changes = useSyncExternalStore(sessionActions.pending.subscribe, sessionActions.pending.all);
  const query = useInfiniteQuery({
    queryKey: sessionSearchKey(words),
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: '20', q: words, ...(pageParam && { cursor: pageParam }) });
      return api.get<SessionPage>(`/api/chat/sessions?${parameters.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: words !== '',
  });
  return { ...query, sessions: withChanges(itemsOf(query.data?.pages), changes) };
}

/** What is known of a session, whichever list it is in. */
export function useSession(id: string | undefined): Session | undefined {
  const { sessionActions } = useServices();
  const changes = useSyncExternalStore(sessionActions.pending.subscribe, sessionActions.pending.all);
  const { data: pages } = useSessions('active');
  const { data: noted } = useQuery<Session>({ queryKey: summaryKey(id ?? ''), queryFn: skipToken });
  const session = id === undefined ? undefined : (findSession(pages, id) ?? noted);
  return session && withChanges([session], changes)[0];
}

/** A session may move from one page to another between the two readings. */
function itemsOf(pages: readonly SessionPage[] = []): Session[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((session) => [session.id, session])).values()];
}
