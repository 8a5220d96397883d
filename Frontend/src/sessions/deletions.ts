import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/apiClient';
import { describeError } from '../api/describe';
import { ApiError } from '../api/problem';
import type { Toasts } from '../ui/toasts';
import { removeSession, sessionListKey } from './sessionCache';
import type { Session } from './types';

interface Pending {
  session: Session;
  toast: number;
}

/**
 * Deleting with a way back: the chat is hidden at once, and deleted when its toast goes. Leaving the page or signing out ends
 * the waiting, because what someone has deleted must not be there again tomorrow.
 */
export class Deletions {
  #pending: ReadonlyMap<string, Pending> = new Map();
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
    private readonly toasts: Toasts,
    private readonly onDeleted: (id: string) => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The sessions that wait for their deletion. */
  readonly pending = (): ReadonlyMap<string, unknown> => this.#pending;

  schedule(session: Session, onUndo: () => void): void {
    if (this.#pending.has(session.id)) return;
    const toast = this.toasts.show({
      message: `Deleted “${session.title}”`,
      action: {
        label: 'Undo',
        run: () => {
          this.#forget(session.id);
          onUndo();
        },
      },
      onClose: () => void this.#commit(session.id),
    });
    this.#set(new Map(this.#pending).set(session.id, { session, toast }));
  }

  /** Deletes everything that waits, now. */
  async commitAll(): Promise<void> {
    const waiting = [...this.#pending];
    const commits = waiting.map(([id]) => this.#commit(id));
    for (const [, { toast }] of waiting) this.toasts.close(toast);
    await Promise.all(commits);
  }

  readonly #committing = new Set<string>();

  async #commit(id: string): Promise<void> {
    if (!this.#pending.has(id) || this.#committing.has(id)) return;
    this.#committing.add(id);
    try {
      await this.api.delete(`/api/chat/sessions/${id}`).catch(ignoreGone);
      removeSession(this.cache, id);
      this.onDeleted(id);
    } catch (error) {
      this.toasts.show({ message: `The chat was not deleted. ${describeError(error)}`, tone: 'danger' });
      void this.cache.invalidateQueries({ queryKey: sessionListKey });
    } finally {
      this.#committing.delete(id);
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const rest = new Map(this.#pending);
    rest.delete(id);
    this.#set(rest);
  }

  #set(pending: ReadonlyMap<string, Pending>): void {
    this.#pending = pending;
    for (const listener of this.#listeners) listener();
  }
}

/** Somebody deleted it first: the outcome is the one that was asked for. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}
