type Work = () => void;

/** How long (ms) to wait for a frame: a page that nobody sees has none. */
const patience = 200;

let waiting: Work[] = [];

/**
 * Does this with all else that waits for the next frame, in one task: what React is told of there becomes one commit, however many
 * stores tell it.
 */
export function onNextFrame(work: Work): void {
  waiting.push(work);
  if (waiting.length > 1) return;
  const begin = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    const all = waiting;
    waiting = [];
    tellAll(all);
  };
  const frame = requestAnimationFrame(begin);
  const timer = setTimeout(begin, patience);
}

/** One that fails keeps none of the others from being told. */
function tellAll(listeners: Iterable<Work>): void {
  for (const listener of listeners) {
    try {
      listener();
    } catch (error) {
      reportError(error);
    }
  }
}

/** What may change many times in a frame, for those who are told of it once in each. */
export class FrameStore<T extends object> {
  #seen: T;
  #told = true;
  readonly #listeners = new Set<Work>();

  constructor(private readonly read: () => T) {
    this.#seen = read();
  }

  readonly subscribe = (listener: Work): (() => void) => {
    // What has changed since it was rendered.
    this.#look();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): T => {
    if (this.#listeners.size === 0) this.#look();
    return this.#seen;
  };

  readonly changed = (): void => {
    if (!this.#told || this.#listeners.size === 0) return;
    this.#told = false;
    onNextFrame(() => {
      this.#told = true;
      this.tell();
    });
  };

  /** At once: what somebody does with a key or the pointer is seen in the same frame. */
  tell(): void {
    const before = this.#seen;
    this.#look();
    if (this.#seen !== before) tellAll(this.#listeners);
  }

  #look(): void {
    const now = this.read();
    const keys = Object.keys(now) as (keyof T)[];
    if (keys.some((key) => !Object.is(now[key], this.#seen[key]))) this.#seen = now;
  }
}
