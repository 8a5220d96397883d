import { QueryClient } from '@tanstack/react-query';
import { NetworkError } from '../api/problem';

/** What the server refused once it refuses again; only a missing answer is worth another try. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && error instanceof NetworkError,
      },
    },
  });
}
