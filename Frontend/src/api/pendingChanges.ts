import type { QueryClient } from '@tanstack/react-query';
import { Store } from '../lib/store';

/** What becomes of an item: other values, or nothing at all. */
export type Change<T> = Partial<T> | 'gone';

export interface PendingChange<T> {
  id: string;
  change: Change<T>;
  /** The changed item, where it is to be shown although a list that is read in the meantime no longer has it. */
  item?: T | undefined;
}

/**
 * Changes that are requested and not answered yet. They are shown over the cached lists instead of in them, so that a
 * list read in the meantime does not flicker, and a refusal needs no undoing.
 */
export class PendingChanges<T extends { id: string }> {
  readonly #changes = new Store<readonly PendingChange<T>[]>([]);

  /** @param kind What is changed; it is part of the scopes of the mutations. */
  constructor(
    private readonly cache: QueryClient,
    private readonly kind: string,
  ) {}

  readonly subscribe = this.#changes.subscribe;

  readonly get = this.#changes.get;

  /**
   * Shows the change until `work` has ended; by then the cache has the result. Mutations of one item share a scope:
   * they run one after the other, so that the last one counts.
   */
  async run(pending: PendingChange<T>, work: () => Promise<void>): Promise<void> {
    this.#changes.set([...this.get(), pending]);
    const scope = { id: `${this.kind} ${pending.id}` };
    const mutation = this.cache.getMutationCache().build(this.cache, { scope, mutationFn: work });
    try {
      await mutation.execute(undefined);
    } finally {
      this.#changes.set(this.get().filter((other) => other !== pending));
    }
  }
}

/** The items as they will be; later changes of an item overwrite earlier ones. */
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
