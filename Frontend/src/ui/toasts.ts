import { Store } from '../lib/store';

export interface Toast {
  id: number;
  message: string;
  tone: 'neutral' | 'danger';
  action?: { label: string; run: () => void };
  /** Called once when the toast has closed, for any reason. */
  onClose?: () => void;
}

/** More toasts would cover the page. */
const maxToasts = 3;

/** Short notices that close by themselves. One store for the page, so that code outside React can show them too. */
export class Toasts {
  readonly #list = new Store<readonly Toast[]>([]);
  #lastId = 0;

  readonly subscribe = this.#list.subscribe;

  readonly get = this.#list.get;

  show(toast: Pick<Toast, 'message'> & Partial<Toast>): number {
    const id = ++this.#lastId;
    this.#list.set([...this.get(), { tone: 'neutral', ...toast, id }]);
    for (const { id: oldest } of this.get().slice(0, -maxToasts)) this.close(oldest);
    return id;
  }

  close(id: number): void {
    const toast = this.get().find((candidate) => candidate.id === id);
    if (!toast) return;
    this.#list.set(this.get().filter((candidate) => candidate !== toast));
    toast.onClose?.();
  }
}

export const toasts = new Toasts();
