import { Chat } from '@ai-sdk/react';
import type { QueryClient } from '@tanstack/react-query';
import type { UIMessageChunk } from 'ai';
import type { ApiClient } from '../api/apiClient';
import { ApiError, NetworkError } from '../api/problem';
import type { Fetch } from '../api/send';
import { uuid7 } from '../api/uuid';
import { noteSession, putFirst, sessionKey } from '../sessions/sessionCache';
import { tasksKey } from '../tasks/tasksKey';
import { FrameStore } from '../ui/frames';
import { ChatTransport, StreamCutError } from './chatTransport';
import { failureOf } from './failure';
import { onReturn } from './onReturn';
import { joinOnce, rejoin } from './rejoin';
import { nothingShown, ShownBranch } from './shownBranch';
import type { BranchState, Snapshot } from './shownBranch';
import { both, joined, questionOf, unsaid, upToQuestion } from './turn';
import type { Turn, TurnListener } from './turn';
import { textOf } from './types';
import type { ChatMessage } from './types';

export interface ConversationState extends BranchState {
  /** The server knows of it, so that it can be read there. */
  known: boolean;
  /** The line broke, and the rest of the answer is being fetched. */
  reconnecting: boolean;
  /** Asked to stop, not there yet. */
  stopping: boolean;
  /** The message that is being edited. */
  editing: string | undefined;
  /** Another tab was faster: what it did is shown, and what was to be sent here was given back. */
  overtaken: boolean;
}

export type ConversationView = ConversationState & Pick<Chat<ChatMessage>, 'messages' | 'status' | 'error'>;

export interface ConversationServices {
  fetch: Fetch;
  api: ApiClient;
  cache: QueryClient;
}

/** The eye sees about twenty changes a second as flowing. */
const renderInterval = 50;

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
  readonly #branch: ShownBranch;
  /** What of it is to be seen. */
  readonly view: FrameStore<ConversationView>;
  #state: ConversationState;
  /** Grows with every change made here, so that an answer to an older question does not undo it. */
  #version = 0;
  /** The answer is incomplete because the line broke, and asking again would be the wrong way to get the rest. */
  #cut = false;
  #turn: Turn | undefined;
  #loading: Promise<void> | undefined;
  /** The turn found no network, and is asked for again when there is one. */
  #postponed = false;
  #left = false;
  #impatience: ReturnType<typeof setTimeout> | undefined;
  #givenUp: AbortController | undefined;

  constructor(
    readonly id: string,
    known: boolean,
    services: ConversationServices,
  ) {
    this.#services = services;
    this.#state = { ...nothingShown, known, reconnecting: false, stopping: false, editing: undefined, overtaken: false };
    this.#transport = new ChatTransport(services.fetch, (chunk) => this.#observe(chunk));
    this.chat = new Chat<ChatMessage>({
      id,
      transport: this.#transport,
      generateId: () => uuid7(),
      onData: (part) => putFirst(services.cache, part.data),
    });
    this.#branch = new ShownBranch(this.chat, services.api, () => this.#set(this.#branch.state));
    this.view = new FrameStore(() => {
      const { messages, status, error } = this.chat;
      return { ...this.#state, messages, status, error };
    });
    this.chat['~registerMessagesCallback'](this.view.changed, renderInterval);
    this.chat['~registerStatusCallback'](this.view.changed);
    this.chat['~registerErrorCallback'](this.view.changed);
  }

  readonly getState = (): ConversationState => this.#state;

  get busy(): boolean {
    return this.chat.status === 'submitted' || this.chat.status === 'streaming' || this.#state.reconnecting;
  }

  /** What was refused and can be given up: a message at the end, or what was to stand in the place of another. */
  get refused(): 'message' | 'change' | undefined {
    if (!this.#turn || this.busy) return undefined;
    if (this.#turn.options.messageId) return 'change';
    return this.#turn.stored ? undefined : 'message';
  }

  /** What was to be sent at the end and is not accepted yet. */
  get unsent(): string {
    const { question, options, stored } = this.#turn ?? {};
    return question && !options?.messageId && !stored ? textOf(question) : '';
  }

  /** Where its unsent text is kept. Nobody comes back to a chat that the service does not know, so there it is the one for new chats. */
  get keptAt(): string {
    return this.#state.known ? this.id : 'new';
  }

  /** Says something at the end. What waits there goes with it: the service does not know it, so nothing can follow it. */
  async send(text: string, listener: TurnListener = {}): Promise<void> {
    // Where the end is, is what the service shows then.
    if (this.#branch.switching) await this.#branch.switching.catch(() => undefined);
    if (this.#loading && this.chat.messages.length === 0) {
      // Reading ends when its chat is left; what is sent goes on.
      const reading = this.#loading.catch(() => this.load());
      const [{ status }] = await Promise.allSettled([reading]);
      if (status === 'rejected' || this.busy) return listener.onReturned?.(text);
    }
    const waiting = this.refused === 'message' ? this.#turn : undefined;
    if (waiting) this.chat.messages = this.chat.messages.slice(0, -1);
    // What would be refused again as it is goes back instead.
    const hopeless = failureOf(this.chat.error)?.way === 'change';
    const before = waiting ? textOf(waiting.question) : '';
    const after = waiting && !hopeless ? { turn: waiting, said: text } : undefined;
    const question = questionOf(after ? joined(before, text) : text);
    const asked = this.#begin({ question, options: { trigger: 'submit-message' }, listener, after });
    if (hopeless) waiting?.listener.onReturned?.(before);
    await asked;
  }

  /** Says something else in the place of a message. What was there, and what followed, stays as another branch. */
  async edit(messageId: string, text: string, listener: TurnListener = {}): Promise<void> {
    if (this.busy) return;
    // One that was not accepted has no place there yet.
    const turn = this.refused === 'message' && this.#turn?.question.id === messageId ? this.#turn : undefined;
    if (turn) this.chat.messages = this.chat.messages.slice(0, -1);
    else this.withdraw();
    const options = { trigger: 'submit-message', ...(!turn && { messageId }) } as const;
    await this.#begin({ question: questionOf(text), options, listener: turn ? both(turn.listener, listener) : listener });
  }

  /** Has a question answered again. The answer that was there stays as another branch. */
  async regenerate(answerId: string): Promise<void> {
    const { messages } = this.chat;
    const question = messages[messages.findIndex(({ id }) => id === answerId) - 1];
    if (this.busy || !question) return;
    this.withdraw();
    await this.#begin({ question, options: { trigger: 'regenerate-message', messageId: answerId }, listener: {} });
  }

  /** Gets the rest of an answer that was cut, asks once more for what was refused, or has a question whose answer failed answered again. */
  async retry(): Promise<void> {
    const last = this.chat.messages.at(-1);
    if (this.busy || !last) return;
    if (this.#cut) await this.#run();
    else if (this.#turn) await this.#begin(this.#turn);
    else if (last.role === 'assistant') await this.regenerate(last.id);
    else await this.#begin({ question: last, options: { trigger: 'submit-message' }, listener: {}, stored: true });
  }

  /** Gives up what was refused. A message that was to be sent is given back. */
  withdraw(): void {
    const turn = this.#turn;
    if (this.busy || !turn) return;
    this.#takeBack(turn);
    this.chat.clearError();
  }

  /** Drops what is here for what the service has, and joins the answer that is being written, if one is. */
  async catchUp(): Promise<void> {
    if (this.busy) return;
    this.#version++;
    this.#cut = await this.#refresh();
    if (this.#cut) await this.#run();
  }

  /** Reads the session, and joins the answer that is being written, if one is. What changed here meanwhile stays. */
  load(signal?: AbortSignal): Promise<void> {
    this.#loading = this.#load(signal);
    return this.#loading;
  }

  async #load(signal?: AbortSignal): Promise<void> {
    const version = this.#version;
    const detail = await this.#branch.read(signal);
    noteSession(this.#services.cache, detail);
    // What waits here is not known there yet.
    if (version === this.#version && !this.busy && !this.#turn) {
      this.chat.clearError();
      this.#branch.take(detail);
      this.#cut = Boolean(detail.activeRunId);
      if (this.#cut) void this.#run();
    }
  }

  readonly readOlder = (): void => void this.#branch.readOlder();

  /** Shows another of the alternatives to a message. Throws what the service refuses with, after undoing it here. */
  readonly show = async (messageId: string): Promise<void> => {
    if (this.busy || this.chat.messages.some(({ id }) => id === messageId)) return;
    this.#version++;
    this.withdraw();
    this.chat.clearError();
    this.#set({ editing: undefined, overtaken: false });
    try {
      await this.#branch.show(messageId);
    } finally {
      this.#version++;
    }
  };

  /** The page is being left: the service is to know what is shown. */
  commitBranch(): void {
    this.#branch.commit();
  }

  startEdit(messageId: string): void {
    this.#set({ editing: messageId });
    this.view.tell();
  }

  cancelEdit(): void {
    this.#set({ editing: undefined });
    if (this.#turn?.options.messageId) this.withdraw();
    this.view.tell();
  }

  /**
   * Leaving the stream does not end the answer, so the service is asked to. It then ends the stream itself, after everything
   * that it keeps of the answer. Before it has taken the question there is nothing to stop yet.
   */
  stop(): void {
    if (!this.busy || this.#state.stopping) return;
    this.#set({ stopping: true });
    this.view.tell();
    this.#givenUp?.abort();
    if (!this.#turn || this.#state.reconnecting) this.#tellStop();
    this.#impatience = setTimeout(() => this.#letGo(), patience);
  }

  /** Lets go of the stream and nothing else. What was not accepted is not sent from here any more: somebody else may be here then. */
  leave(): void {
    this.#left = true;
    if (!this.busy) return;
    this.#set({ stopping: true });
    this.#givenUp?.abort();
    void this.chat.stop();
  }

  async #begin(turn: Turn): Promise<void> {
    const before = this.#branch.snapshot();
    const { trigger, messageId } = turn.options;
    this.#turn = turn;
    this.#postponed = false;
    this.#set({ editing: undefined, overtaken: false });
    if (messageId && trigger === 'submit-message') this.#branch.addAlternative(messageId, turn.question.id);
    this.chat.messages = upToQuestion(before.messages, turn);
    const stopped = await this.#run(() => this.chat.regenerate({ body: turn.options }));
    if (this.#turn === turn && this.chat.error) await this.#refused(turn, before, this.chat.error, stopped);
  }

  /** What was to stand in the place of something else is not left standing. */
  async #refused(turn: Turn, before: Snapshot, error: Error, stopped: boolean): Promise<void> {
    const { trigger, messageId } = turn.options;
    if (messageId) {
      this.#branch.restore(before);
      if (trigger === 'submit-message') this.#set({ editing: messageId });
    }
    if (error instanceof NetworkError && stopped) {
      // That it found no network is what was wanted: it is not to be answered, unless it is asked for again.
      this.chat.clearError();
    } else if (error instanceof NetworkError && !messageId) {
      // Sending it again is harmless, and nobody else will.
      this.#postponed = true;
      this.#onReturn(() => this.#turn === turn && this.#postponed && void this.#begin(turn));
    }
    if (!isOvertaken(error)) return;
    this.#set({ overtaken: true });
    // Gives back what has not arrived after all.
    await this.catchUp().catch(() => undefined);
    if (this.#turn === turn) this.#takeBack(turn);
  }

  #takeBack(turn: Turn): void {
    const { question, options, listener, stored } = turn;
    const left = unsaid(turn, this.chat.messages);
    this.#turn = undefined;
    if (!options.messageId && !stored) this.chat.messages = this.chat.messages.filter((message) => message.id !== question.id);
    listener.onReturned?.(left);
  }

  #onReturn(listener: () => void): void {
    onReturn(() => !this.#left && !this.busy && listener());
  }

  /** Tells whether it was asked to stop meanwhile. */
  async #run(request?: () => Promise<void>): Promise<boolean> {
    this.#version++;
    // React leaves and comes back at once, in development.
    this.#left = false;
    const asked = request?.();
    this.view.tell();
    await asked;
    this.#cut ||= this.chat.error instanceof StreamCutError;
    if (this.#cut && !this.#state.stopping) {
      this.#set({ reconnecting: true });
      this.#givenUp = new AbortController();
      const join = () => joinOnce(this.chat, this.#transport, () => this.#refresh());
      this.#cut = !(await rejoin(join, this.#givenUp.signal));
      if (this.#cut) this.#onReturn(() => this.#cut && void this.#run());
    }
    return this.#finish();
  }

  #finish(): boolean {
    const stopped = this.#state.stopping;
    clearTimeout(this.#impatience);
    if (stopped) this.#markStopped();
    this.#version++;
    // What has just come needs no reading.
    if (this.chat.status === 'ready') this.#services.cache.setQueryData(sessionKey(this.id), true);
    this.#set({ known: this.#state.known || this.#turn === undefined, reconnecting: false, stopping: false });
    return stopped;
  }

  #observe(chunk: UIMessageChunk): void {
    if (chunk.type === 'tool-output-available') void this.#services.cache.invalidateQueries({ queryKey: tasksKey });
    if (chunk.type !== 'start') return;
    if (this.#turn && this.#state.stopping) this.#tellStop();
    this.#accepted(chunk.messageId);
  }

  #accepted(answerId?: string): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (!turn) return;
    turn.listener.onAccepted?.();
    const { trigger, messageId } = turn.options;
    if (trigger === 'regenerate-message' && messageId && answerId) this.#branch.addAlternative(messageId, answerId);
  }

  #tellStop(): void {
    this.#services.api.post(`/api/chat/sessions/${this.id}/stop`).catch(() => this.chat.stop());
  }

  /** Of a line on which nothing comes. Whether the question went through is not known, so the wish to stop is told once more. */
  #letGo(): void {
    if (this.#turn) this.#tellStop();
    void this.chat.stop();
  }

  #markStopped(): void {
    const last = this.chat.messages.at(-1);
    if (last?.role !== 'assistant' || last.metadata?.status === 'complete') return;
    this.chat.messages = [...this.chat.messages.slice(0, -1), { ...last, metadata: { ...last.metadata, status: 'stopped' } }];
  }

  /** Shows what the service has, and tells whether an answer is being written there. */
  async #refresh(): Promise<boolean> {
    const detail = await this.#branch.read();
    this.chat.clearError();
    this.#branch.take(detail);
    const turn = this.#turn;
    if (turn && this.chat.messages.some(({ id }) => id === turn.question.id)) this.#accepted();
    else if (turn) this.#takeBack(turn);
    return Boolean(detail.activeRunId);
  }

  #set(change: Partial<ConversationState>): void {
    this.#state = { ...this.#state, ...change };
    this.view.changed();
  }
}

/** Another tab, or device, has moved the conversation on, or is doing so. */
function isOvertaken(error: Error): boolean {
  return error instanceof ApiError && (error.code === 'stale_parent' || error.code === 'run_active');
}
