import type { QueryClient } from '@tanstack/react-query';
import type { ModelList } from './generated/chat';

/** The key of the models that can answer. */
export const modelsKey = ['models'] as const;

/** The service has a turn with this model, so the next new chat begins with it. */
export function noteModel(cache: QueryClient, selected: string): void {
  cache.setQueryData<ModelList>(modelsKey, (known) => known && { ...known, selected });
}
