import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { ModelDescription } from '../../api/generated/chat';

/** The model that answers, when it is known. */
export function useModel(): ModelDescription | undefined {
  return useModelQuery().data;
}

export function useModelQuery() {
  const api = useApi();
  return useQuery({
    queryKey: ['model'],
    queryFn: ({ signal }) => api.get<ModelDescription>('/api/chat/model', signal),
    staleTime: Infinity,
  });
}
