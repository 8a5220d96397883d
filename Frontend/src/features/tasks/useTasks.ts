import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { TaskPage } from '../../api/generated/chat';
import { withChanges } from '../../api/pendingChanges';
import { tasksKey } from '../../api/tasksKey';
import { useStore } from '../../lib/store';
import { isOverdue } from './due';
import { useTaskActions } from './TaskActionsContext';
import type { Task, TaskFilter } from './types';

const parametersOf: Record<TaskFilter, () => Record<string, string>> = {
  open: () => ({ status: 'open' }),
  overdue: () => ({ status: 'open', dueBefore: new Date().toISOString() }),
  done: () => ({ status: 'completed' }),
};

/**
 * A filtered list of tasks, page by page, with all pending changes applied. Tasks that are `held` keep their position,
 * whatever happens to them.
 */
export function useTasks(filter: TaskFilter, now: Date, held: readonly Task[]) {
  const api = useApi();
  const changes = useStore(useTaskActions().pending);
  const query = useInfiniteQuery({
    queryKey: [...tasksKey, filter],
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({
        ...parametersOf[filter](),
        limit: '50',
        ...(pageParam && { cursor: pageParam }),
      });
      return api.get<TaskPage>(`/api/tasks?${parameters.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // An open task becomes overdue as time passes.
    refetchInterval: filter === 'overdue' && 60_000,
  });

  // A task may move to another page between two requests.
  const all = new Map(query.data?.pages.flatMap(({ items }) => items).map((task) => [task.id, task]));
  const current = new Map(withChanges([...all.values()], changes).map((task) => [task.id, task]));
  const belonging = [...current.values()].filter((task) => belongsTo(filter, task, now));
  const shown = new Map([...belonging, ...held].map((task) => [task.id, task]));
  const sorted = [...shown.values()].toSorted(filter === 'done' ? byCompletion : byDue);
  return { ...query, tasks: sorted.map((task) => current.get(task.id) ?? task) };
}

function belongsTo(filter: TaskFilter, { completedAt, dueAt }: Task, now: Date): boolean {
  if (filter === 'done') return completedAt !== null;
  return completedAt === null && (filter === 'open' || isOverdue(dueAt, now));
}

const byDue = (one: Task, other: Task) =>
  timeOf(one.dueAt) - timeOf(other.dueAt) || Date.parse(one.createdAt) - Date.parse(other.createdAt);
const byCompletion = (one: Task, other: Task) => timeOf(other.completedAt) - timeOf(one.completedAt);
const timeOf = (time: string | null) => (time ? Date.parse(time) : Number.MAX_SAFE_INTEGER);
