import { useQuery } from '@tanstack/react-query';
import { useServices } from '../app/services';
import type { Page } from '../sessions/types';
import { tasksKey } from './tasksKey';

/** A to-do. Times are ISO 8601 UTC. */
export interface Task {
  id: string;
  title: string;
  notes: string | null;
  dueAt: string | null;
  completedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export function useTasks() {
  const { api } = useServices();
  return useQuery({
    queryKey: tasksKey,
    queryFn: ({ signal }) => api.get<Page<Task>>('/api/tasks', signal),
    select: (page) => page.items,
  });
}
