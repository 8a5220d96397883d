import { onNextFrame } from '../../lib/frames';
import { Store } from '../../lib/store';

export type RunMark = 'running' | 'finished';

/** Which chats have a run in progress, in any tab, and which have an assistant message that was not shown here yet. */
export class RunMarks {
  readonly #marks = new Store<ReadonlyMap<string, RunMark>>(new Map(), onNextFrame);
  #current: string | undefined;

  readonly subscribe = this.#marks.subscribe;

  readonly get = this.#marks.get;

  /** Sets the chat that is shown. A run that finishes there needs no mark. */
  show(sessionId: string | undefined): void {
    this.#current = sessionId;
    if (sessionId && this.get().get(sessionId) === 'finished') this.#set(sessionId, undefined);
  }

  started(sessionId: string): void {
    this.#set(sessionId, 'running');
  }

  ended(sessionId: string): void {
    this.#set(sessionId, sessionId === this.#current ? undefined : 'finished');
  }

  forget(sessionId: string): void {
    this.#set(sessionId, undefined);
  }

  /** Sets the active runs. A run that was active before and is not any more has finished. */
  replace(running: readonly string[]): void {
    for (const [id, mark] of this.get()) if (mark === 'running' && !running.includes(id)) this.ended(id);
    for (const id of running) this.started(id);
  }

  #set(sessionId: string, mark: RunMark | undefined): void {
    if (this.get().get(sessionId) === mark) return;
    const marks = new Map(this.get());
    if (mark) marks.set(sessionId, mark);
    else marks.delete(sessionId);
    this.#marks.set(marks);
  }
}
