import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../api/apiClient';
import { describeError } from '../../api/describeError';
import type { TaskPage } from '../../api/generated/chat';
import { PendingChanges } from '../../api/pendingChanges';
import { ApiError } from '../../api/problem';
import { tasksKey } from '../../api/tasksKey';
import type { Toasts } from '../../ui/toasts';
import type { AddTaskRequest, ChangeTaskRequest, Task } from './types';

type TaskPages = InfiniteData<TaskPage>;

/** A task was changed elsewhere while the user edited it. It has the current task, or undefined when it was deleted. */
export class TaskConflict extends Error {
  override readonly name = 'TaskConflict';

  constructor(readonly current: Task | undefined) {
    super('The task was changed elsewhere.');
  }
}

const pathOf = ({ id }: Task) => `/api/tasks/${id}`;
const isStatus = (error: unknown, status: number) => error instanceof ApiError && error.status === status;

/** What a user does with their tasks. */
export class TaskActions {
  readonly pending: PendingChanges<Task>;
  readonly #deletions = new Map<string, { toast: number; done: Promise<void> }>();

  constructor(
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
    private readonly toasts: Toasts,
  ) {
    this.pending = new PendingChanges(cache, 'task');
  }

  async add(request: AddTaskRequest): Promise<void> {
    const task = await this.api.post<Task>('/api/tasks', request);
    await this.#settle(
      (items, isFirstPage) => (isFirstPage ? [task, ...items.filter(({ id }) => id !== task.id)] : items),
      'open',
    );
  }

  /** Sent without a version, because completing a task does not depend on its other changes. */
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
      await this.pending.run({ id: task.id, change: { completedAt }, item: task }, work);
    } catch (error) {
      if (toast !== undefined) this.toasts.close(toast);
      this.#report(`“${task.title}” was not ${completed ? 'completed' : 'reopened'}.`, error);
    }
  }

  /** @throws TaskConflict when the task was changed elsewhere in the meantime. */
  async save(task: Task, change: ChangeTaskRequest): Promise<void> {
    try {
      await this.#put(await this.api.patch<Task>(pathOf(task), change, task.version));
    } catch (error) {
      if (isStatus(error, 404)) throw new TaskConflict(undefined);
      if (!isStatus(error, 412)) throw error;
      throw new TaskConflict(await this.#read(task));
    }
  }

  /** Hides the task at once, and deletes it when the notice with the undo closes. */
  remove(task: Task): void {
    if (this.#deletions.has(task.id)) return;
    let decide: (meant: boolean) => void = () => undefined;
    const decision = new Promise<boolean>((resolve) => (decide = resolve));
    const toast = this.toasts.show({
      message: `Deleted “${task.title}”`,
      action: { label: 'Undo', run: () => decide(false) },
      onClose: () => decide(true),
    });
    const done = this.pending.run({ id: task.id, change: 'gone' }, async () => {
      if (await decision) await this.#delete(task);
      this.#deletions.delete(task.id);
    });
    this.#deletions.set(task.id, { toast, done });
  }

  /** Sends the deletions that wait for their notice to close, because the page is being left. */
  async commitDeletions(): Promise<void> {
    const waiting = [...this.#deletions.values()];
    for (const { toast } of waiting) this.toasts.close(toast);
    await Promise.all(waiting.map(({ done }) => done));
  }

  async #delete(task: Task): Promise<void> {
    try {
      await this.api.delete(pathOf(task), task.version);
    } catch (error) {
      // Deleted already, which is the outcome that was asked for.
      if (!isStatus(error, 404)) {
        const changed = isStatus(error, 412);
        this.#report(
          `“${task.title}” was not deleted${changed ? ', because it was changed elsewhere.' : '.'}`,
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

  /**
   * Also adds the task to lists without it. Each list shows only what belongs to it, and may have been read before this
   * change or after another.
   */
  #put(task: Task): Promise<void> {
    return this.#settle((items, isFirstPage) =>
      isFirstPage && items.every(({ id }) => id !== task.id)
        ? [task, ...items]
        : items.map((item) => (item.id === task.id ? task : item)),
    );
  }

  /** Cancels what is being read, because it was asked for before the change and would revert it. */
  async #settle(edit: (items: Task[], isFirstPage: boolean) => Task[], only?: string): Promise<void> {
    await this.cache.cancelQueries({ queryKey: tasksKey });
    this.cache.setQueriesData<TaskPages>(
      { queryKey: only ? [...tasksKey, only] : tasksKey },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page, index) => ({ ...page, items: edit(page.items, index === 0) })),
        },
    );
    void this.cache.invalidateQueries({ queryKey: tasksKey });
  }
}
