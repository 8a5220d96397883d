import type { TabMessage, Tabs } from '../features/auth/tabs';

/** A browser without a page: its tabs share one lock, if it has locks, and receive each other's messages. */
export class FakeBrowser {
  readonly #listeners = new Map<object, (message: TabMessage) => void>();
  #lock: Promise<unknown> = Promise.resolve();

  constructor(private readonly hasLocks = true) {}

  openTab(): Tabs {
    const tab = {};
    return {
      exclusively: (work) => {
        if (!this.hasLocks) return work();
        const mine = this.#lock.then(work);
        this.#lock = mine.catch(() => undefined);
        return mine;
      },
      broadcast: (message) => {
        for (const [other, listener] of this.#listeners) if (other !== tab) listener(message);
      },
      subscribe: (listener) => {
        this.#listeners.set(tab, listener);
        return () => this.#listeners.delete(tab);
      },
    };
  }
}
