import { Chat } from '@ai-sdk/react';
import type { QueryClient } from '@tanstack/react-query';
import type { UIMessageChunk } from 'ai';
import type { ApiClient } from '../api/apiClient';
import type { Fetch } from '../api/send';
import { uuid7 } from '../api/uuid';
import { putFirst, sessionKey } from '../sessions/sessionCache';
import { tasksKey } from '../tasks/tasksKey';
import { ChatTransport, StreamCutError } from './chatTransport';
import { joinOnce, rejoin } from './rejoin';
import { textOf } from './types';
import type { ChatMessage, SessionDetail } from './types';

export interface ConversationState {
  /** The server knows of it, so that it can be read there. */
  known: boolean;
  /** The line broke, and the rest of the answer is being fetched. */
  reconnecting: boolean;
  /** Asked to stop, not there yet. */
  stopping: boolean;
}

export interface ConversationServices {
  fetch: Fetch;
  api: ApiClient;
  cache: QueryClient;
}

/** How long (ms) to wait for the service to end an answer that it was asked to stop. */
const patience = 5_000;

/**
 * One chat session as this tab holds it. It lives outside React: switching to another chat leaves an answer streaming, and it is
 * there on the way back.
 */
export class Conversation {
  readonly chat: Chat<ChatMessage>;
  readonly #transport: ChatTransport;
  readonly #services: ConversationServices;
  readonly #listeners = new Set<() => void>();
  #state: ConversationState;
  /** Grows with every change made here, so that an answer to an older question does not undo it. */
  #version = 0;
  /** The answer is incomplete because the line broke, and asking again would be the wrong way to get the rest. */
  #cut = false;
  #onAccepted: (() => void) | undefined;
  #impatience: ReturnType<typeof setTimeout> | undefined;
  #givenUp: AbortController | undefined;

  constructor(
    readonly id: string,
    known: boolean,
    services: ConversationServices,
  ) {
    this.#services = services;
    this.#state = { known, reconnecting: false, stopping: false };
    this.#transport = new ChatTransport(services.fetch, (chunk) => this.#observe(chunk));
    this.chat = new Chat<ChatMessage>({
      id,
      transport: this.#transport,
      generateId: () => uuid7(),
      onData: (part) => putFirst(services.cache, part.data),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): ConversationState => this.#state;

  get busy(): boolean {
    return this.chat.status === 'submitted' || this.chat.status === 'streaming' || this.#state.reconnecting;
  }

  /** `onAccepted` is called once the service has the message: until then its text must not be forgotten. */
  async send(text: string, onAccepted: () => void): Promise<void> {
    this.#onAccepted = onAccepted;
    await this.#run(() => this.chat.sendMessage({ text }));
  }

  /**
   * Gets the rest of an answer that was cut. A message without an answer is sent again under its id, in case it did arrive. One
   * whose answer failed is asked anew: under its id the service would give the same failure again.
   */
  async retry(): Promise<void> {
    const question = this.chat.messages.findLast(({ role }) => role === 'user');
    if (this.busy || !question) return;
    if (this.#cut) await this.#run();
    else if (this.chat.messages.at(-1) === question) await this.#run(() => this.chat.regenerate());
    else await this.#run(() => this.chat.sendMessage({ text: textOf(question) }));
  }

  /** Drops what is here for what the service has, and joins the answer that is being written, if one is. */
  async catchUp(): Promise<void> {
    if (this.busy) return;
    this.#cut = true;
    await this.#run();
  }

  /** Reads the session, and joins the answer that is being written, if one is. What changed here meanwhile stays. */
  async load(signal?: AbortSignal): Promise<void> {
    const version = this.#version;
    const detail = await this.#read(signal);
    if (version === this.#version && !this.busy && this.chat.status !== 'error') {
      this.chat.messages = detail.messages;
      this.#cut = Boolean(detail.activeRunId);
      if (this.#cut) void this.#run();
    }
  }

  /**
   * Leaving the stream does not end the answer, so the service is asked to. It then ends the stream itself, after everything
   * that it keeps of the answer. Before the stream has begun there is nothing to stop yet.
   */
  stop(): void {
    if (!this.busy || this.#state.stopping) return;
    this.#set({ stopping: true });
    this.#givenUp?.abort();
    if (this.chat.status !== 'submitted') this.#tellStop();
    this.#impatience = setTimeout(() => void this.chat.stop(), patience);
  }

  /** Lets go of the stream and nothing else. */
  leave(): void {
    if (!this.busy) return;
    this.#set({ stopping: true });
    this.#givenUp?.abort();
    void this.chat.stop();
  }

  async #run(request?: () => Promise<void>): Promise<void> {
    this.#version++;
    await request?.();
    this.#cut ||= this.chat.error instanceof StreamCutError;
    if (this.#cut && !this.#state.stopping) {
      this.#set({ reconnecting: true });
      this.#givenUp = new AbortController();
      const join = () => joinOnce(this.chat, this.#transport, () => this.#read());
      this.#cut = !(await rejoin(join, this.#givenUp.signal));
    }
    this.#finish();
  }

  #finish(): void {
    clearTimeout(this.#impatience);
    if (this.#state.stopping) this.#markStopped();
    this.#version++;
    // What has just come needs no reading.
    if (this.chat.status === 'ready') this.#services.cache.setQueryData(sessionKey(this.id), true);
    this.#set({ known: this.#state.known || this.#onAccepted === undefined, reconnecting: false, stopping: false });
  }

  #observe(chunk: UIMessageChunk): void {
    if (chunk.type === 'tool-output-available') void this.#services.cache.invalidateQueries({ queryKey: tasksKey });
    if (chunk.type !== 'start') return;
    this.#onAccepted?.();
    this.#onAccepted = undefined;
    if (this.#state.stopping) this.#tellStop();
  }

  #tellStop(): void {
    this.#services.api.post(`/api/chat/sessions/${this.id}/stop`).catch(() => this.chat.stop());
  }

  #markStopped(): void {
    const last = this.chat.messages.at(-1);
    if (last?.role !== 'assistant' || last.metadata?.status === 'complete') return;
    this.chat.messages = [...this.chat.messages.slice(0, -1), { ...last, metadata: { ...last.metadata, status: 'stopped' } }];
  }

  #read(signal?: AbortSignal): Promise<SessionDetail> {
    return this.#services.api.get<SessionDetail>(`/api/chat/sessions/${this.id}`, signal);
  }

  #set(change: Partial<ConversationState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
