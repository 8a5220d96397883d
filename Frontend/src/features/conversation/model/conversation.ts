import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../../api/apiClient';
import type { Fetch } from '../../../api/send';
import { noteSession } from '../../../api/sessionCache';
import type { FrameStore } from '../../../lib/frames';
import { ChatTransport } from './chatTransport';
import { ConversationStore } from './conversationStore';
import type { ConversationState, ConversationView } from './conversationStore';
import { Ratings } from './ratings';
import { Sending } from './sending';
import type { StreamedChat } from './streamedChat';
import { Streaming } from './streaming';
import type { TurnListener } from './turn';
import type { Feedback } from './types';

export interface ConversationServices {
  fetch: Fetch;
  api: ApiClient;
  cache: QueryClient;
}

/**
 * A chat session as this tab holds it. It lives outside React, so that an assistant message keeps streaming while
 * another chat is shown.
 *
 * What it does about its last turn is a phase (`phase.ts`). Sending, streaming and resuming have files of their own.
 */
export class Conversation {
  readonly chat: StreamedChat;
  readonly view: FrameStore<ConversationView>;
  readonly #cache: QueryClient;
  readonly #store: ConversationStore;
  readonly #streaming: Streaming;
  readonly #sending: Sending;
  readonly #ratings: Ratings;
  #loading: Promise<void> | undefined;

  constructor(
    readonly id: string,
    known: boolean,
    services: ConversationServices,
  ) {
    const transport = new ChatTransport(services.fetch, (chunk) => this.#streaming.observe(chunk));
    this.#cache = services.cache;
    this.#store = new ConversationStore(id, known, services, transport);
    this.#streaming = new Streaming(this.#store, transport, services);
    this.#sending = new Sending(this.#store, this.#streaming, services.cache);
    this.#ratings = new Ratings(this.#store, services.api);
    this.chat = this.#store.chat;
    this.view = this.#store.view;
  }

  readonly getState = (): ConversationState => this.#store.state;

  get busy(): boolean {
    return this.#store.isBusy;
  }

  get refused(): 'message' | 'change' | undefined {
    return this.#sending.refused;
  }

  get unsent(): string {
    return this.#sending.unsent;
  }

  /** The key of its drafts. A chat that is not stored has no address, so its drafts are those of the next new chat. */
  get draftKey(): string {
    return this.#store.state.known ? this.id : 'new';
  }

  /** Sends a message at the end, after it is known where the end is. */
  async send(text: string, listener: TurnListener = {}): Promise<void> {
    const { branch } = this.#store;
    if (branch.switching) await branch.switching.catch(() => undefined);
    if (this.#loading && this.chat.messages.length === 0) {
      // The page that was loading it may have been left; the message is sent all the same.
      const loading = this.#loading.catch(() => this.load());
      const [{ status }] = await Promise.allSettled([loading]);
      if (status === 'rejected') return listener.onReturned?.(text);
    }
    if (this.busy) return listener.onReturned?.(text);
    await this.#sending.send(text, listener);
  }

  edit(messageId: string, text: string, listener: TurnListener = {}): Promise<void> {
    return this.#sending.edit(messageId, text, listener);
  }

  /** The model of the next request, and of those after it. */
  chooseModel(id: string): void {
    this.#store.set({ chosenModel: id });
    this.view.flush();
  }

  /** @param model The id of another model; the one that answered, if absent. */
  regenerate(assistantMessageId: string, model?: string): Promise<void> {
    if (model && !this.busy) this.chooseModel(model);
    return this.#sending.regenerate(assistantMessageId);
  }

  retry(model?: string): Promise<void> {
    if (model && !this.busy) this.chooseModel(model);
    return this.#sending.retry();
  }

  withdraw(): void {
    this.#sending.withdraw();
  }

  /** Rates an answer, or takes that back. When the service refuses, it is reverted and the error is thrown. */
  rate(messageId: string, feedback: Feedback | undefined): Promise<void> {
    return this.#ratings.rate(messageId, feedback);
  }

  stop(): void {
    this.#streaming.stop();
  }

  leave(): void {
    this.#streaming.leave();
  }

  catchUp(): Promise<void> {
    return this.#streaming.catchUp();
  }

  /** Reads the session, and resumes its active run. What has changed here since the request stays. */
  load(signal?: AbortSignal): Promise<void> {
    this.#loading = this.#load(signal);
    return this.#loading;
  }

  async #load(signal?: AbortSignal): Promise<void> {
    const store = this.#store;
    const { revision } = store;
    const detail = await store.branch.read(signal);
    noteSession(this.#cache, detail);
    // The service does not know a refused turn, and would remove it.
    if (revision !== store.revision || this.busy || store.turn) return;
    store.chat.clearError();
    store.branch.show(detail);
    store.dispatch({ type: 'session-read' });
    if (detail.activeRunId) void this.#streaming.resume();
  }

  readonly readOlder = (): void => void this.#store.branch.readOlder();

  /** Reads all older messages. Tells whether all messages are here. */
  async readAll(): Promise<boolean> {
    const isWhole = await this.#store.branch.readAll();
    this.view.flush();
    return isWhole;
  }

  /** Shows another alternative of a message. When the service refuses, it is reverted and the error is thrown. */
  readonly show = async (messageId: string): Promise<void> => {
    const store = this.#store;
    if (this.busy || this.chat.messages.some(({ id }) => id === messageId)) return;
    store.revision++;
    this.withdraw();
    this.chat.clearError();
    store.set({ editing: undefined, overtaken: false });
    try {
      await store.branch.choose(messageId);
    } finally {
      store.revision++;
    }
  };

  /** Tells the service which branch is shown, because the page is being left. */
  commitBranch(): void {
    this.#store.branch.commit();
  }

  startEdit(messageId: string): void {
    this.#store.set({ editing: messageId });
    this.view.flush();
  }

  cancelEdit(): void {
    this.#store.set({ editing: undefined });
    if (this.#store.turn?.options.messageId) this.withdraw();
    this.view.flush();
  }
}
