import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../../api/apiClient';
import type { Fetch } from '../../../api/send';
import { uuid7 } from '../../../lib/uuid';
import { Conversation } from './conversation';

/** The conversations that this tab has opened, by session id. */
export class Conversations {
  readonly #open = new Map<string, Conversation>();
  #next: Conversation | undefined;

  constructor(
    private readonly fetch: Fetch,
    private readonly api: ApiClient,
    private readonly cache: QueryClient,
  ) {}

  get(id: string): Conversation {
    return this.#open.get(id) ?? this.#add(id, true);
  }

  /**
   * The conversation that starts with the next message. It stays the same until its address is shown, because React may
   * render the old address once more after the new one.
   */
  next(): Conversation {
    this.#next ??= this.#add(uuid7(), false);
    return this.#next;
  }

  /** The page with the address of this conversation is shown, so the next new chat is another one. */
  shown(id: string): void {
    if (this.#next?.id === id) this.#next = undefined;
  }

  /** This tab has the assistant message of a run, complete or being streamed. */
  has(id: string, runId: string): boolean {
    const conversation = this.#open.get(id);
    return (
      conversation !== undefined && (conversation.busy || conversation.chat.messages.at(-1)?.metadata?.runId === runId)
    );
  }

  /** This tab still has to send the text of these drafts. */
  isSending(key: string): boolean {
    return [...this.#open.values()].some(({ unsent, draftKey }) => unsent !== '' && draftKey === key);
  }

  forget(id: string): void {
    this.#open.get(id)?.leave();
    this.#open.delete(id);
  }

  commitBranches(): void {
    for (const conversation of this.#open.values()) conversation.commitBranch();
  }

  leaveAll(): void {
    for (const conversation of this.#open.values()) conversation.leave();
  }

  #add(id: string, known: boolean): Conversation {
    const conversation = new Conversation(id, known, { fetch: this.fetch, api: this.api, cache: this.cache });
    this.#open.set(id, conversation);
    return conversation;
  }
}
