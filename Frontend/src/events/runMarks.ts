import { onNextFrame } from '../ui/frames';

export type RunMark = 'running' | 'finished';

/** Which chats are being answered, in any tab, and which have an answer that nobody has looked at here. */
export class RunMarks {
  #marks: ReadonlyMap<string, RunMark> = new Map();
  #current: string | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): ReadonlyMap<string, RunMark> => this.#marks;

  /** The chat that is shown: what finishes there is seen. */
  look(sessionId: string | undefined): void {
    this.#current = sessionId;
    if (sessionId && this.#marks.get(sessionId) === 'finished') this.#set(sessionId, undefined);
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

  /** What runs now, as the service says. What ran before and does not has finished meanwhile. */
  replace(running: readonly string[]): void {
    for (const [id, mark] of this.#marks) if (mark === 'running' && !running.includes(id)) this.ended(id);
    for (const id of running) this.started(id);
  }

  #set(sessionId: string, mark: RunMark | undefined): void {
    if (this.#marks.get(sessionId) === mark) return;
    const marks = new Map(this.#marks);
    if (mark) marks.set(sessionId, mark);
    else marks.delete(sessionId);
    this.#marks = marks;
    onNextFrame(() => {
      for (const listener of this.#listeners) listener();
    });
  }
}
