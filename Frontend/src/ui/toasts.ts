export interface Toast {
  id: number;
  message: string;
  tone: 'neutral' | 'danger';
  action?: { label: string; run: () => void };
  /** Called once when the toast is gone, however it went. */
  onClose?: () => void;
}

/** Short notices that go by themselves. One store for the page, so that code outside React can speak too. */
export class Toasts {
  #list: readonly Toast[] = [];
  #lastId = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly Toast[] => this.#list;

  show(toast: Pick<Toast, 'message'> & Partial<Toast>): number {
    const id = ++this.#lastId;
    this.#set([...this.#list, { tone: 'neutral', ...toast, id }]);
    return id;
  }

  close(id: number): void {
    const toast = this.#list.find((candidate) => candidate.id === id);
    if (!toast) return;
    this.#set(this.#list.filter((candidate) => candidate !== toast));
    toast.onClose?.();
  }

  #set(list: readonly Toast[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}

export const toasts = new Toasts();
