import { useSyncExternalStore } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TaskPage } from '../api/generated/chat';
import { withChanges } from '../api/pendingChanges';
import { useServices } from '../app/services';
import { isOverdue } from './due';
import { tasksKey } from './tasksKey';
import type { Task, TaskFilter } from './types';

const parametersOf: Record<TaskFilter, () => Record<string, string>> = {
  open: () => ({ status: 'open' }),
  overdue: () => ({ status: 'open', dueBefore: new Date().toISOString() }),
  done: () => ({ status: 'completed' }),
};

/**
 * A part of the list, page by page: what belongs to it, as it will be when all changes that are on their way have been made. What is held
 * stays in it, where it was, whatever becomes of it.
 */
export function useTasks(filter: TaskFilter, now: Date, held: readonly Task[]) {
  const { api, taskActions } = useServices();
  const changes = useSyncExternalStore(taskActions.pending.subscribe, taskActions.pending.all);
  const query = useInfiniteQuery({
    queryKey: [...tasksKey, filter],
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ ...parametersOf[filter](), limit: '50', ...(pageParam && { cursor: pageParam }) });
      return api.get<TaskPage>(`/api/tasks?${parameters.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // What was not due when it was read becomes so by itself.
    refetchInterval: filter === 'overdue' && 60_000,
  });

  // A task may move from one page to another between the two readings.
  const all = new Map(query.data?.pages.flatMap(({ items }) => items).map((task) => [task.id, task]));
  const current = new Map(withChanges([...all.values()], changes).map((task) => [task.id, task]));
  const belonging = [...current.values()].filter((task) => belongsTo(filter, task, now));
  const places = new Map([...belonging, ...held].map((task) => [task.id, task]));
  const sorted = [...places.values()].toSorted(filter === 'done' ? byCompletion : byDue);
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
