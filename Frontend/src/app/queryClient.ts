import { notifyManager, QueryClient } from '@tanstack/react-query';
import { NetworkError } from '../api/problem';
import { onNextFrame } from '../ui/frames';

// Several queries that change in one frame are one commit, together with all else that is told then.
notifyManager.setScheduler(onNextFrame);

/** What the server refused once it refuses again; only a missing answer is worth another try. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Offline too: the person is told, and what the browser knows of its network is often wrong.
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && error instanceof NetworkError,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
