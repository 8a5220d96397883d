/** What becomes of something: other values, or nothing at all. */
export type Change<T> = Partial<T> | 'gone';

export interface PendingChange<T> {
  id: string;
  change: Change<T>;
  /** What is changed, where it is to be shown though a list that is read meanwhile has it no longer. */
  item?: T | undefined;
}

/**
 * What was asked for and is not answered yet. It lies over what the service said, instead of in it: a list that is read meanwhile
 * does not flicker, and a refusal only has to take it away.
 */
export class PendingChanges<T extends { id: string }> {
  #changes: readonly PendingChange<T>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #turns = new Map<string, Promise<unknown>>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly PendingChange<T>[] => this.#changes;

  /**
   * Shows the change while `work` has it made. By the end of `work` the cache says what came of it. What is asked for of one thing
   * is made one after the other, so that the last counts.
   */
  async during<R>(id: string, change: Change<T>, work: () => Promise<R>, item?: T): Promise<R> {
    const pending = { id, change, item };
    this.#set([...this.#changes, pending]);
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work, work);
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
      this.#set(this.#changes.filter((other) => other !== pending));
    }
  }

  #set(changes: readonly PendingChange<T>[]): void {
    this.#changes = changes;
    for (const listener of this.#listeners) listener();
  }
}

/** The items as they will be; later changes of one thing lie over earlier ones. */
export function withChanges<T extends { id: string }>(items: readonly T[], changes: readonly PendingChange<T>[]): T[] {
  if (changes.length === 0) return [...items];
  const missing = new Map(changes.flatMap(({ id, item }) => (item ? [[id, item]] : [])));
  for (const { id } of items) missing.delete(id);
  return [...items, ...missing.values()].flatMap((item) => {
    const own = changes.filter(({ id }) => id === item.id).map(({ change }) => change);
    if (own.includes('gone')) return [];
    return [own.reduce<T>((result, change) => (change === 'gone' ? result : { ...result, ...change }), item)];
  });
}
