import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { ModelList, ModelListItem } from '../../api/generated/chat';
import { modelsKey } from '../../api/models';

/** The models that can answer. */
export function useModels() {
  const api = useApi();
  return useQuery({
    queryKey: modelsKey,
    queryFn: ({ signal }) => api.get<ModelList>('/api/chat/models', signal),
    staleTime: 5 * 60_000,
  });
}

/** The models to choose from; undefined where there is only one, so that nothing is said of models. */
export function useModelChoices(): readonly ModelListItem[] | undefined {
  const items = useModels().data?.items;
  return items && items.length > 1 ? items : undefined;
}

/** The model of a chat, or that of a new chat where it has none or its model was removed. */
export function modelOf({ items, selected }: ModelList, id: string | undefined): ModelListItem | undefined {
  const find = (wanted: string | undefined) => items.find((item) => item.id === wanted);
  return find(id) ?? find(selected) ?? items[0];
}
