import { notifyManager, QueryClient } from '@tanstack/react-query';
import { NetworkError } from '../api/problem';
import { onNextFrame } from '../lib/frames';

// Queries that change in one frame are rendered in one commit, together with the other stores.
notifyManager.setScheduler(onNextFrame);

/** Retries only when there was no response: the server would refuse the same request again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Requests are sent while offline too. The user sees the failure, and browsers are often wrong about their
        // network.
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && error instanceof NetworkError,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
