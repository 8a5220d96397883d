import { useQuery } from '@tanstack/react-query';
import type { ModelDescription } from '../api/generated/chat';
import { useServices } from '../app/services';

/** Which model answers, once that is known. */
export function useModel(): ModelDescription | undefined {
  const { api } = useServices();
  return useQuery({
    queryKey: ['model'],
    queryFn: ({ signal }) => api.get<ModelDescription>('/api/chat/model', signal),
    staleTime: Infinity,
  }).data;
}
