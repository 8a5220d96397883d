import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { ToolPermissionList, ToolPermissionView } from '../../api/generated/chat';
import { toasts } from '../../ui/toasts';
import { toolLabel, toolServer } from '../conversation/tools/toolView';
import { Failure, Section } from './Section';
import styles from './Settings.module.css';

const path = '/api/chat/tool-permissions';
const key = ['tool-permissions'];

/** The tools that may be called without a question. Renders nothing while there are none: most services have none. */
export function ToolPermissionsSection() {
  const api = useApi();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<ToolPermissionList>(path, signal),
  });
  const withdraw = useMutation({
    mutationFn: ({ id }: ToolPermissionView) => api.delete(`${path}/${id}`),
    onSuccess: (_, permission) =>
      toasts.show({ message: `Fubuni asks before it uses ${toolLabel(permission.toolName)} again.` }),
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });
  if (!data?.items.length) return null;

  return (
    <Section title="Tools" about="What Fubuni may use without asking you.">
      <ul className={styles.rows} aria-label="Allowed tools">
        {data.items.map((permission) => (
          <li key={permission.id}>
            <div>
              <p>{toolLabel(permission.toolName)}</p>
              <p className={styles.detail}>{scopeOf(permission)}</p>
            </div>
            <button
              type="button"
              className="button button--sm button--secondary"
              aria-label={`Ask again about ${toolLabel(permission.toolName)}`}
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate(permission)}
            >
              Ask again
            </button>
          </li>
        ))}
      </ul>
      <Failure error={withdraw.error} />
    </Section>
  );
}

function scopeOf({ toolName, sessionId }: ToolPermissionView): string {
  const server = toolServer(toolName);
  const where = sessionId === null ? 'in every chat' : 'in one chat';
  return server === undefined ? `Allowed ${where}` : `Of ${server}, allowed ${where}`;
}
