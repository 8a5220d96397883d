import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/apiClient';
import type { Fetch } from '../api/send';
import { uuid7 } from '../api/uuid';
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
   * The conversation that begins with the next message: the same one until its address is shown. React may render the old address
   * once more after it has rendered the new one, so asking for a conversation must not change which one is next.
   */
  next(): Conversation {
    this.#next ??= this.#add(uuid7(), false);
    return this.#next;
  }

  /** The page at the address of this conversation is there: it is no longer the one to come. */
  shown(id: string): void {
    if (this.#next?.id === id) this.#next = undefined;
  }

  /** Whether this tab has this answer, whole or while it is written. */
  has(id: string, runId: string): boolean {
    const conversation = this.#open.get(id);
    return conversation !== undefined && (conversation.busy || conversation.chat.messages.at(-1)?.metadata?.runId === runId);
  }

  /** Whether this tab still has to send what is kept there. */
  sends(place: string): boolean {
    return [...this.#open.values()].some(({ unsent, keptAt }) => unsent !== '' && keptAt === place);
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
