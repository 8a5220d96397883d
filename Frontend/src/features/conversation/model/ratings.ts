import type { ConversationStore } from './conversationStore';
import type { Feedback } from './types';

interface FeedbackApi {
  put: <T>(path: string, body: unknown) => Promise<T>;
  delete: (path: string) => Promise<void>;
}

/**
 * What the user thinks of the answers of a chat. It shows at once; when the service refuses it, what the service has is
 * shown again. Requests for one answer are sent one after the other, and of several that wait the last one counts.
 */
export class Ratings {
  readonly #wanted = new Map<string, Feedback | undefined>();
  readonly #sending = new Map<string, Promise<void>>();

  constructor(
    private readonly store: ConversationStore,
    private readonly api: FeedbackApi,
  ) {}

  /** @param feedback Undefined to take it back. */
  rate(messageId: string, feedback: Feedback | undefined): Promise<void> {
    const before = this.store.chat.messages.find(({ id }) => id === messageId)?.metadata?.feedback;
    this.#wanted.set(messageId, feedback);
    this.#show(messageId, feedback);
    let sending = this.#sending.get(messageId);
    if (!sending) {
      sending = this.#send(messageId, before).finally(() => this.#sending.delete(messageId));
      this.#sending.set(messageId, sending);
    }
    return sending;
  }

  async #send(messageId: string, before: Feedback | undefined): Promise<void> {
    const path = `/api/chat/sessions/${this.store.chat.id}/messages/${messageId}/feedback`;
    let stored = before;
    try {
      while (stored !== this.#wanted.get(messageId)) {
        const wanted = this.#wanted.get(messageId);
        await (wanted ? this.api.put(path, wanted) : this.api.delete(path));
        stored = wanted;
      }
    } catch (error) {
      this.#show(messageId, stored);
      throw error;
    }
  }

  #show(messageId: string, feedback: Feedback | undefined): void {
    const { store } = this;
    store.revision++;
    store.chat.messages = store.chat.messages.map((message) =>
      message.id === messageId ? { ...message, metadata: { ...message.metadata, feedback } } : message,
    );
    store.view.flush();
  }
}
