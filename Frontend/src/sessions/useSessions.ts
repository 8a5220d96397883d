import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useServices } from '../app/services';
import { describeError } from '../api/describe';
import { toasts } from '../ui/toasts';
import { patchSession, sessionListKey } from './sessionCache';
import type { Session, SessionPage } from './types';

/** Newest activity first, page by page. */
export function useSessions() {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: sessionListKey,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '50', ...(pageParam && { cursor: pageParam }) });
      return api.get<SessionPage>(`/api/chat/sessions?${query.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The new title shows at once, and the old one again if the server refuses it. */
export function useRenameSession() {
  const { api } = useServices();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ session, title }: { session: Session; title: string }) =>
      api.patch<Session>(`/api/chat/sessions/${session.id}`, { title }),
    onMutate: ({ session, title }) => patchSession(cache, session.id, { title }),
    onSuccess: (renamed) => patchSession(cache, renamed.id, { title: renamed.title }),
    onError: (error, { session }) => {
      patchSession(cache, session.id, { title: session.title });
      toasts.show({ message: `The chat was not renamed. ${describeError(error)}`, tone: 'danger' });
    },
  });
}
