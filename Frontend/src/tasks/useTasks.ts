import { useQuery } from '@tanstack/react-query';
import type { TaskPage } from '../api/generated/chat';
import { useServices } from '../app/services';
import { tasksKey } from './tasksKey';

export type { TaskView as Task } from '../api/generated/chat';

export function useTasks() {
  const { api } = useServices();
  return useQuery({
    queryKey: tasksKey,
    queryFn: ({ signal }) => api.get<TaskPage>('/api/tasks', signal),
    select: (page) => page.items,
  });
}
