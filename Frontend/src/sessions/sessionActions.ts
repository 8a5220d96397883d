import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/apiClient';
import { describeError } from '../api/describe';
import { PendingChanges } from '../api/pendingChanges';
import { ApiError } from '../api/problem';
import { saveFile } from '../ui/saveFile';
import type { Toasts } from '../ui/toasts';
import { patchSession, putFirst, removeDeleted, removeSession, sessionListsKey } from './sessionCache';
import type { Session } from './types';

const pathOf = ({ id }: Session) => `/api/chat/sessions/${id}`;

/** What a person does with their chats. It shows at once, and goes back where the service refuses. */
export class SessionActions {
  readonly pending = new PendingChanges<Session>();

  constructor(
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
    private readonly toasts: Toasts,
    private readonly onDeleted: (id: string) => void,
  ) {}

  rename(session: Session, title: string): Promise<boolean> {
    return this.#change(session, { title }, 'renamed');
  }

  pin(session: Session, pinned: boolean): Promise<boolean> {
    return this.#change(session, { pinned }, pinned ? 'pinned' : 'unpinned');
  }

  /** Puts it away; `onUndo` is called when that has been taken back. */
  async archive(session: Session, onUndo: () => void): Promise<void> {
    const undo = () => this.unarchive(session);
    const toast = this.#offerUndo(`Archived “${session.title}”`, undo, onUndo);
    if (!(await this.#change(session, { archived: true }, 'archived'))) this.toasts.close(toast);
  }

  unarchive(session: Session): Promise<boolean> {
    return this.#change(session, { archived: false }, 'taken out of the archive');
  }

  /** Deletes it; `onUndo` is called when it has been restored. */
  async remove(session: Session, onUndo: () => void): Promise<void> {
    const toast = this.#offerUndo(`Deleted “${session.title}”`, () => this.restore(session), onUndo);
    const done = await this.#attempt('deleted', () =>
      this.pending.during(session.id, 'gone', async () => {
        await this.api.delete(pathOf(session)).catch(ignoreGone);
        await this.#settle(() => removeSession(this.cache, session.id));
        this.onDeleted(session.id);
      }),
    );
    if (!done) this.toasts.close(toast);
  }

  restore(session: Session): Promise<boolean> {
    return this.#attempt('restored', () =>
      this.pending.during(session.id, {}, async () => {
        const restored = await this.api.post<Session>(`${pathOf(session)}/restore`);
        await this.#settle(() => {
          removeDeleted(this.cache, session.id);
          putFirst(this.cache, restored);
        });
      }),
    );
  }

  async export(session: Session, format: 'md' | 'json'): Promise<void> {
    await this.#attempt('exported', async () => {
      saveFile(await this.api.download(`${pathOf(session)}/export?format=${format}`), `${session.title}.${format}`);
    });
  }

  #change(session: Session, change: Partial<Session>, what: string): Promise<boolean> {
    return this.#attempt(what, () =>
      this.pending.during(session.id, change, async () => {
        const { title, pinned, archived, ...rest } = await this.api.patch<Session>(pathOf(session), change);
        await this.#settle(() => {
          patchSession(this.cache, session.id, { title, pinned, archived });
          if (change.archived !== undefined) putFirst(this.cache, { ...rest, title, pinned, archived });
        });
      }),
    );
  }

  #offerUndo(message: string, undo: () => Promise<boolean>, onUndo: () => void): number {
    const run = async () => {
      if (await undo()) onUndo();
    };
    return this.toasts.show({ message, action: { label: 'Undo', run: () => void run() } });
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.toasts.show({ message: `The chat was not ${what}. ${describeError(error)}`, tone: 'danger' });
      // Somebody else may have been faster.
      void this.cache.invalidateQueries({ queryKey: sessionListsKey });
      return false;
    }
  }

  /** Whatever is being read began before the change: it must not undo it. */
  async #settle(edit: () => void): Promise<void> {
    await this.cache.cancelQueries({ queryKey: sessionListsKey });
    edit();
    void this.cache.invalidateQueries({ queryKey: sessionListsKey });
  }
}

/** Somebody deleted it first: the outcome is the one that was asked for. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}
