import {
  infiniteQueryOptions,
  keepPreviousData,
  skipToken,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { ApiClient } from '../../api/apiClient';
import { useApi } from '../../api/ApiContext';
import { withChanges } from '../../api/pendingChanges';
import { findSession, sessionListKey, sessionSearchKey, summaryKey } from '../../api/sessionCache';
import type { SessionView } from '../../api/sessionCache';
import type { Session, SessionPage } from '../../api/sessions';
import { useStore } from '../../lib/store';
import { useSessionActions } from './SessionActionsContext';

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
      const parameters = new URLSearchParams({
        limit: pageSize,
        ...filters[view],
        ...(pageParam && { cursor: pageParam }),
      });
      return api.get<SessionPage>(`/api/chat/sessions?${parameters.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Starts to read the chats before the component that shows them is rendered. */
export function usePrefetchSessions(): void {
  const api = useApi();
  usePrefetchInfiniteQuery(listQuery(api, 'active'));
}

/** A list of chats, page by page, with all pending changes applied. */
export function useSessions(view: SessionView) {
  const api = useApi();
  const changes = useStore(useSessionActions().pending);
  const query = useInfiniteQuery(listQuery(api, view));
  const all = itemsOf(query.data?.pages);
  const sessions =
    view === 'deleted' ? all : withChanges(all, changes).filter(({ archived }) => archived === (view === 'archived'));
  return { ...query, sessions };
}

/** Whether the user has no chat yet; undefined until the list was read for the first time, or that failed. */
export function useIsFirstChat(): boolean | undefined {
  const { data, sessions, isPending, failureCount } = useSessions('active');
  if (isPending && failureCount === 0) return undefined;
  return data !== undefined && sessions.length === 0;
}

/**
 * The chats that have all of these words, best match first. The previous results stay while other words are searched.
 */
export function useSessionSearch(words: string) {
  const api = useApi();
  const changes = useStore(useSessionActions().pending);
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

/** What is known of a chat, whichever list it is in. */
export function useSession(id: string | undefined): Session | undefined {
  const changes = useStore(useSessionActions().pending);
  const { data: pages } = useSessions('active');
  const { data: noted } = useQuery<Session>({ queryKey: summaryKey(id ?? ''), queryFn: skipToken });
  const session = id === undefined ? undefined : (findSession(pages, id) ?? noted);
  return session && withChanges([session], changes)[0];
}

/** A chat may move to another page between two requests. */
function itemsOf(pages: readonly SessionPage[] = []): Session[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((session) => [session.id, session])).values()];
}
