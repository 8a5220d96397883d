import { useSyncExternalStore } from 'react';

type Listener = () => void;

/** Runs all of them. One that throws is reported and does not keep the others from running. */
export function runAll(listeners: Iterable<Listener>): void {
  for (const listener of listeners) {
    try {
      listener();
    } catch (error) {
      reportError(error);
    }
  }
}

/** Functions to call when something has changed. */
export class Listeners {
  readonly #all = new Set<Listener>();

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** Returns how to unsubscribe. */
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  readonly notify = (): void => runAll(this.#all);
}

/** A value outside React with its subscribers. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Listeners();

  /** @param schedule When to call the subscribers after a change; at once by default. */
  constructor(
    initial: T,
    private readonly schedule: (notify: () => void) => void = (notify) => notify(),
  ) {
    this.#value = initial;
  }

  readonly subscribe = this.#listeners.subscribe;

  readonly get = (): T => this.#value;

  set(value: T): void {
    this.#value = value;
    this.schedule(this.#listeners.notify);
  }
}

/** The value of a store; the component renders again when it changes. */
export function useStore<T>({ subscribe, get }: Pick<Store<T>, 'subscribe' | 'get'>): T {
  return useSyncExternalStore(subscribe, get);
}
