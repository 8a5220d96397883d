import type { TabMessage, Tabs } from '../auth/tabs';

/** A browser without a page: its tabs share one lock, where it has locks, and hear each other. */
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
      tell: (message) => {
        for (const [other, listener] of this.#listeners) if (other !== tab) listener(message);
      },
      listen: (listener) => {
        this.#listeners.set(tab, listener);
        return () => this.#listeners.delete(tab);
      },
    };
  }
}
