import { useQuery } from '@tanstack/react-query';
import type { ModelDescription } from '../api/generated/chat';
import { useServices } from '../app/services';
import styles from './ModelBadge.module.css';

/** Which model answers. One that only plays back canned answers says so. */
export function ModelBadge() {
  const { api } = useServices();
  const { data } = useQuery({
    queryKey: ['model'],
    queryFn: ({ signal }) => api.get<ModelDescription>('/api/chat/model', signal),
    staleTime: Infinity,
  });
  if (!data) return null;
  return data.demo ? (
    <span className={styles.demo} title="Answers are canned. Give the service a model key for real ones.">
      Demo model
    </span>
  ) : (
    <span className={styles.model}>{data.name}</span>
  );
}
