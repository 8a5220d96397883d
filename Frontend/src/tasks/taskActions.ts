import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/apiClient';
import { describeError } from '../api/describe';
import type { TaskPage } from '../api/generated/chat';
import { PendingChanges } from '../api/pendingChanges';
import { ApiError } from '../api/problem';
import type { Toasts } from '../ui/toasts';
import { tasksKey } from './tasksKey';
import type { AddTaskRequest, ChangeTaskRequest, Task } from './types';

type TaskPages = InfiniteData<TaskPage>;

/** What somebody typed meets what somebody else did meanwhile: the task as it is now, or nothing where it is gone. */
export class TaskConflict extends Error {
  override readonly name = 'TaskConflict';

  constructor(readonly current: Task | undefined) {
    super('The task has changed meanwhile.');
  }
}

const pathOf = ({ id }: Task) => `/api/tasks/${id}`;
const isStatus = (error: unknown, status: number) => error instanceof ApiError && error.status === status;

/** What a person does with their tasks by hand. */
export class TaskActions {
  readonly pending = new PendingChanges<Task>();
  readonly #deletions = new Map<string, { toast: number; done: Promise<void> }>();

  constructor(
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
    private readonly toasts: Toasts,
  ) {}

  async add(request: AddTaskRequest): Promise<void> {
    const task = await this.api.post<Task>('/api/tasks', request);
    await this.#settle(
      (items, isFirstPage) => (isFirstPage ? [task, ...items.filter(({ id }) => id !== task.id)] : items),
      'open',
    );
  }

  /** Done or not is a thing of its own: whatever else has changed meanwhile, it is what is meant. */
  async complete(task: Task, completed: boolean): Promise<void> {
    const toast = completed
      ? this.toasts.show({
          message: `Done: “${task.title}”`,
          action: { label: 'Undo', run: () => void this.complete(task, false) },
        })
      : undefined;
    try {
      const completedAt = completed ? new Date().toISOString() : null;
      const work = async () => this.#put(await this.api.patch<Task>(pathOf(task), { completed }));
      await this.pending.during(task.id, { completedAt }, work, task);
    } catch (error) {
      if (toast !== undefined) this.toasts.close(toast);
      this.#report(`“${task.title}” was not ${completed ? 'completed' : 'reopened'}.`, error);
    }
  }

  /** @throws TaskConflict when the task is another one by now than the one that was changed. */
  async save(task: Task, change: ChangeTaskRequest): Promise<void> {
    try {
      await this.#put(await this.api.patch<Task>(pathOf(task), change, task.version));
    } catch (error) {
      if (isStatus(error, 404)) throw new TaskConflict(undefined);
      if (!isStatus(error, 412)) throw error;
      throw new TaskConflict(await this.#read(task));
    }
  }

  /** Hides it at once, and deletes it when the notice with the way back goes. */
  remove(task: Task): void {
    if (this.#deletions.has(task.id)) return;
    let decide: (meant: boolean) => void = () => undefined;
    const decision = new Promise<boolean>((resolve) => (decide = resolve));
    const toast = this.toasts.show({
      message: `Deleted “${task.title}”`,
      action: { label: 'Undo', run: () => decide(false) },
      onClose: () => decide(true),
    });
    const done = this.pending.during(task.id, 'gone', async () => {
      if (await decision) await this.#delete(task);
      this.#deletions.delete(task.id);
    });
    this.#deletions.set(task.id, { toast, done });
  }

  /** What is deleted must not be there again because somebody left before the notice had gone. */
  async commitDeletions(): Promise<void> {
    const waiting = [...this.#deletions.values()];
    for (const { toast } of waiting) this.toasts.close(toast);
    await Promise.all(waiting.map(({ done }) => done));
  }

  async #delete(task: Task): Promise<void> {
    try {
      await this.api.delete(pathOf(task), task.version);
    } catch (error) {
      // Somebody deleted it first: the outcome is the one that was asked for.
      if (!isStatus(error, 404)) {
        const changed = isStatus(error, 412);
        this.#report(
          `“${task.title}” was not deleted${changed ? ', because it has changed meanwhile.' : '.'}`,
          changed ? undefined : error,
        );
        return;
      }
    }
    await this.#settle((items) => items.filter(({ id }) => id !== task.id));
  }

  async #read(task: Task): Promise<Task | undefined> {
    try {
      const current = await this.api.get<Task>(pathOf(task));
      await this.#put(current);
      return current;
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  #report(message: string, error?: unknown): void {
    this.toasts.show({ message: error === undefined ? message : `${message} ${describeError(error)}`, tone: 'danger' });
    void this.cache.invalidateQueries({ queryKey: tasksKey });
  }

  /** Also into lists that do not have it: they show what belongs to them, and may have been read before the change or after another. */
  #put(task: Task): Promise<void> {
    return this.#settle((items, isFirstPage) =>
      isFirstPage && items.every(({ id }) => id !== task.id)
        ? [task, ...items]
        : items.map((item) => (item.id === task.id ? task : item)),
    );
  }

  /** Whatever is being read began before the change: it must not undo it. */
  async #settle(edit: (items: Task[], isFirstPage: boolean) => Task[], only?: string): Promise<void> {
    await this.cache.cancelQueries({ queryKey: tasksKey });
    this.cache.setQueriesData<TaskPages>(
      { queryKey: only ? [...tasksKey, only] : tasksKey },
      (data) => data && { ...data, pages: data.pages.map((page, index) => ({ ...page, items: edit(page.items, index === 0) })) },
    );
    void this.cache.invalidateQueries({ queryKey: tasksKey });
  }
}
