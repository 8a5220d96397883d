export type { AddTaskRequest, ChangeTaskRequest, TaskView as Task } from '../../api/generated/chat';

export type TaskFilter = 'open' | 'overdue' | 'done';
