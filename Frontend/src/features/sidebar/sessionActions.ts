import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../api/apiClient';
import { describeError } from '../../api/describeError';
import { PendingChanges } from '../../api/pendingChanges';
import type { Change } from '../../api/pendingChanges';
import { ApiError } from '../../api/problem';
import { patchSession, putFirst, removeDeleted, removeSession, sessionListsKey } from '../../api/sessionCache';
import type { Session } from '../../api/sessions';
import { ConcurrencyLimit } from '../../lib/concurrencyLimit';
import { saveFile } from '../../lib/saveFile';
import type { Toasts } from '../../ui/toasts';

type Sessions = readonly Session[];

const pathOf = ({ id }: Session) => `/api/chat/sessions/${id}`;

/**
 * Changes to stored chats, one or several at once. A change shows at once, and is reverted with a notice where the
 * service refuses it. The promises tell whether all of it was done.
 */
export class SessionActions {
  readonly pending: PendingChanges<Session>;
  /** Browsers send six requests to a host at once; more would delay everything else. */
  readonly #requests = new ConcurrencyLimit(6);

  constructor(
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
    private readonly toasts: Toasts,
    private readonly onDeleted: (id: string) => void,
  ) {
    this.pending = new PendingChanges(cache, 'session');
  }

  rename(session: Session, title: string): Promise<boolean> {
    return this.#attempt([session], 'renamed', (each) => this.#patch(each, { title }));
  }

  pin(session: Session, pinned: boolean): Promise<boolean> {
    return this.#attempt([session], pinned ? 'pinned' : 'unpinned', (each) => this.#patch(each, { pinned }));
  }

  /** Offers an undo; `onUndo` is called when that has unarchived all of them. */
  archive(sessions: Sessions, onUndo: () => void): Promise<boolean> {
    const undo = { label: `Archived ${nameOf(sessions)}`, run: () => this.unarchive(sessions), onUndo };
    return this.#attempt(sessions, 'archived', (session) => this.#patch(session, { archived: true }), undo);
  }

  unarchive(sessions: Sessions): Promise<boolean> {
    return this.#attempt(sessions, 'unarchived', (session) => this.#patch(session, { archived: false }));
  }

  /** Offers an undo; `onUndo` is called when that has restored all of them. */
  delete(sessions: Sessions, onUndo: () => void): Promise<boolean> {
    const undo = { label: `Deleted ${nameOf(sessions)}`, run: () => this.restore(sessions), onUndo };
    return this.#attempt(sessions, 'deleted', (session) => this.#delete(session), undo);
  }

  restore(sessions: Sessions): Promise<boolean> {
    return this.#attempt(sessions, 'restored', (session) => this.#restore(session));
  }

  /** Removes a deleted chat for good before its retention has ended. */
  purge(session: Session): Promise<boolean> {
    return this.#attempt([session], 'deleted for good', async () => {
      await this.api.post(`${pathOf(session)}/purge`).catch(ignoreMissing);
      await this.#settle(() => removeDeleted(this.cache, session.id));
    });
  }

  export(session: Session, format: 'md' | 'json'): Promise<boolean> {
    return this.#attempt([session], 'exported', async () => {
      saveFile(await this.api.download(`${pathOf(session)}/export?format=${format}`), `${session.title}.${format}`);
    });
  }

  #patch(session: Session, change: Partial<Session>): Promise<void> {
    return this.#change(session, change, async () => {
      const { title, pinned, archived, ...rest } = await this.api.patch<Session>(pathOf(session), change);
      return () => {
        patchSession(this.cache, session.id, { title, pinned, archived });
        if (change.archived !== undefined) putFirst(this.cache, { ...rest, title, pinned, archived });
      };
    });
  }

  async #delete(session: Session): Promise<void> {
    await this.#change(session, 'gone', async () => {
      await this.api.delete(pathOf(session)).catch(ignoreMissing);
      return () => removeSession(this.cache, session.id);
    });
    this.onDeleted(session.id);
  }

  #restore(session: Session): Promise<void> {
    return this.#change(session, {}, async () => {
      const restored = await this.api.post<Session>(`${pathOf(session)}/restore`);
      return () => {
        removeDeleted(this.cache, session.id);
        putFirst(this.cache, restored);
      };
    });
  }

  /** @param request Makes the change, and returns how to bring the cache up to date. */
  #change(session: Session, change: Change<Session>, request: () => Promise<() => void>): Promise<void> {
    return this.pending.run({ id: session.id, change }, async () => {
      await this.#settle(await this.#requests.run(request));
    });
  }

  /** Reports all failures in one notice, and drops the offered undo where nothing was done. */
  async #attempt(
    sessions: Sessions,
    what: string,
    work: (session: Session) => Promise<void>,
    undo?: { label: string; run: () => Promise<boolean>; onUndo: () => void },
  ): Promise<boolean> {
    const toast = undo && this.#offerUndo(undo);
    const results = await Promise.allSettled(sessions.map(work));
    const failures = results.filter((result) => result.status === 'rejected');
    if (!failures[0]) return true;
    if (toast !== undefined && failures.length === sessions.length) this.toasts.close(toast);
    const subject = sessions.length === 1 ? 'The chat was' : `${counted(failures)} ${wasOrWere(failures)}`;
    this.toasts.show({ message: `${subject} not ${what}. ${describeError(failures[0].reason)}`, tone: 'danger' });
    // Another tab or device may have changed them first.
    void this.cache.invalidateQueries({ queryKey: sessionListsKey });
    return false;
  }

  #offerUndo({ label, run, onUndo }: { label: string; run: () => Promise<boolean>; onUndo: () => void }): number {
    const undo = async () => {
      if (await run()) onUndo();
    };
    return this.toasts.show({ message: label, action: { label: 'Undo', run: () => void undo() } });
  }

  /** Cancels what is being read, because it was asked for before the change and would revert it. */
  async #settle(edit: () => void): Promise<void> {
    await this.cache.cancelQueries({ queryKey: sessionListsKey });
    edit();
    void this.cache.invalidateQueries({ queryKey: sessionListsKey });
  }
}

/** Deleted already, which is the outcome that was asked for. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}

const counted = ({ length }: readonly unknown[]): string => (length === 1 ? '1 chat' : `${length} chats`);
const wasOrWere = ({ length }: readonly unknown[]): string => (length === 1 ? 'was' : 'were');
const nameOf = (sessions: Sessions): string =>
  sessions.length === 1 ? `“${sessions[0]?.title ?? ''}”` : counted(sessions);
