import { Listeners, runAll } from './store';

type Work = () => void;

/** How long (ms) to wait for a frame: a hidden page has none. */
const frameTimeout = 200;

let waiting: Work[] = [];

/**
 * Runs the work in one task with all other work for the next frame. React then commits once, however many stores have
 * changed.
 */
export function onNextFrame(work: Work): void {
  waiting.push(work);
  if (waiting.length > 1) return;
  const begin = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    const all = waiting;
    waiting = [];
    runAll(all);
  };
  const frame = requestAnimationFrame(begin);
  const timer = setTimeout(begin, frameTimeout);
}

/** A derived value that may change many times within a frame; its subscribers are called once per frame. */
export class FrameStore<T extends object> {
  #snapshot: T;
  #isScheduled = false;
  readonly #listeners = new Listeners();

  constructor(private readonly read: () => T) {
    this.#snapshot = read();
  }

  readonly subscribe = (listener: Work): (() => void) => {
    // It may have changed between the render and this subscription.
    this.#update();
    return this.#listeners.subscribe(listener);
  };

  readonly get = (): T => {
    if (this.#listeners.isEmpty) this.#update();
    return this.#snapshot;
  };

  /** Notifies the subscribers in the next frame. */
  readonly changed = (): void => {
    if (this.#isScheduled || this.#listeners.isEmpty) return;
    this.#isScheduled = true;
    onNextFrame(() => {
      this.#isScheduled = false;
      this.flush();
    });
  };

  /** Notifies the subscribers at once, so that the result of a key or a click is painted in the same frame. */
  flush(): void {
    const before = this.#snapshot;
    this.#update();
    if (this.#snapshot !== before) this.#listeners.notify();
  }

  /** Keeps the same object while none of its members has changed. */
  #update(): void {
    const next = this.read();
    const keys = Object.keys(next) as (keyof T)[];
    if (keys.some((key) => !Object.is(next[key], this.#snapshot[key]))) this.#snapshot = next;
  }
}
