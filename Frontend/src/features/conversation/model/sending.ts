import type { QueryClient } from '@tanstack/react-query';
import { modelsKey } from '../../../api/models';
import { ApiError, NetworkError } from '../../../api/problem';
import type { ConversationStore } from './conversationStore';
import { failureOf } from './failure';
import type { Snapshot } from './shownBranch';
import type { Streaming } from './streaming';
import { bothListeners, joinTexts, userMessageOf, upToUserMessage } from './turn';
import type { Turn, TurnListener } from './turn';
import { isEmptyAssistantMessage, textOf } from './types';

/** Sends the turns of a conversation, and keeps the one that was refused. */
export class Sending {
  constructor(
    private readonly store: ConversationStore,
    private readonly streaming: Streaming,
    private readonly cache: QueryClient,
  ) {}

  /** What was refused and can be withdrawn: a message at the end, or a change of an earlier message. */
  get refused(): 'message' | 'change' | undefined {
    const { turn, isBusy } = this.store;
    if (!turn || isBusy) return undefined;
    if (turn.options.messageId) return 'change';
    return turn.stored ? undefined : 'message';
  }

  /** The text that was sent at the end and is not accepted yet. */
  get unsent(): string {
    const { turn } = this.store;
    return turn && !turn.options.messageId && !turn.stored ? textOf(turn.userMessage) : '';
  }

  /**
   * Sends a message at the end. A refused message there is sent with it, because nothing can follow what is not stored.
   */
  async send(text: string, listener: TurnListener): Promise<void> {
    const { chat } = this.store;
    const waiting = this.refused === 'message' ? this.store.turn : undefined;
    if (waiting) chat.messages = chat.messages.slice(0, -1);
    // A message that would be refused again is given back instead.
    const isHopeless = failureOf(chat.error)?.action === 'change';
    const before = waiting ? textOf(waiting.userMessage) : '';
    const after = waiting && !isHopeless ? { turn: waiting, text } : undefined;
    const userMessage = userMessageOf(after ? joinTexts(before, text) : text);
    const begun = this.#begin({ userMessage, options: { trigger: 'submit-message' }, listener, after });
    if (isHopeless) waiting?.listener.onReturned?.(before);
    await begun;
  }

  /** Sends another text in place of a message. The message and what follows it stay as another branch. */
  async edit(messageId: string, text: string, listener: TurnListener): Promise<void> {
    if (this.store.isBusy) return;
    const { chat, turn } = this.store;
    // A refused message is not stored, so there is nothing to branch from.
    const refused = this.refused === 'message' && turn?.userMessage.id === messageId ? turn : undefined;
    if (refused) chat.messages = chat.messages.slice(0, -1);
    else this.withdraw();
    await this.#begin({
      userMessage: userMessageOf(text),
      options: { trigger: 'submit-message', ...(!refused && { messageId }) },
      listener: refused ? bothListeners(refused.listener, listener) : listener,
    });
  }

  /** Requests another assistant message for a user message. The one that is there stays as another branch. */
  async regenerate(assistantMessageId: string): Promise<void> {
    const { messages } = this.store.chat;
    const at = messages.findIndex(({ id }) => id === assistantMessageId);
    const [userMessage, assistantMessage] = [messages[at - 1], messages[at]];
    if (this.store.isBusy || !userMessage || !assistantMessage) return;
    this.withdraw();
    // An empty message is replaced, unless later messages are reached through it.
    const instead = isEmptyAssistantMessage(assistantMessage) && at === messages.length - 1;
    const options = { trigger: 'regenerate-message', messageId: assistantMessageId } as const;
    await this.#begin({ userMessage, options, listener: {}, instead });
  }

  /** Resumes a cut message, sends a refused turn again, or requests another answer in place of a failed one. */
  async retry(): Promise<void> {
    const { chat, isBusy, phase, turn } = this.store;
    const last = chat.lastMessage;
    if (isBusy || !last) return;
    if (phase.name === 'cut') await this.streaming.resume();
    else if (turn) await this.#begin(turn);
    else if (last.role === 'assistant') await this.regenerate(last.id);
    else await this.#begin({ userMessage: last, options: { trigger: 'submit-message' }, listener: {}, stored: true });
  }

  /** Removes the refused turn, and gives its text back. */
  withdraw(): void {
    const { turn, isBusy } = this.store;
    if (isBusy || !turn) return;
    this.store.returnTurn(turn);
    this.store.chat.clearError();
  }

  async #begin(turn: Turn): Promise<void> {
    const { store } = this;
    const before = store.branch.snapshot();
    const { trigger, messageId } = turn.options;
    store.dispatch({ type: 'turn-begun', turn });
    store.set({ editing: undefined, overtaken: false });
    if (messageId && trigger === 'submit-message') store.branch.addAlternative(messageId, turn.userMessage.id);
    store.chat.messages = upToUserMessage(before.messages, turn);
    const model = store.state.chosenModel;
    store.sentModel = model;
    const stopped = await this.streaming.send(() => store.chat.regenerate({ body: { ...turn.options, model } }));
    if (store.turn === turn && store.chat.error) await this.#handleRefusal(turn, before, store.chat.error, stopped);
  }

  async #handleRefusal(turn: Turn, before: Snapshot, error: Error, stopped: boolean): Promise<void> {
    const { store } = this;
    const { trigger, messageId } = turn.options;
    if (messageId) {
      store.branch.restore(before);
      if (trigger === 'submit-message') store.set({ editing: messageId });
    }
    if (error instanceof NetworkError && stopped) {
      // The user stopped a request that has not reached the service, so there is no error to show.
      store.chat.clearError();
    } else if (error instanceof NetworkError && !messageId) {
      this.#sendWhenReconnected(turn);
    }
    if (isOfModel(error)) this.#forgetModel();
    if (!isOvertaken(error)) return;
    store.set({ overtaken: true });
    // Shows what the service has, and gives back the text that it does not have.
    await this.streaming.catchUp().catch(() => undefined);
    if (store.turn === turn) store.returnTurn(turn);
  }

  /** It was removed from the configuration. The next attempt leaves the choice to the service. */
  #forgetModel(): void {
    this.store.set({ chosenModel: undefined });
    void this.cache.invalidateQueries({ queryKey: modelsKey });
  }

  /** Sending the same turn twice is harmless, because the service knows it by its id. */
  #sendWhenReconnected(turn: Turn): void {
    this.streaming.onReconnect(() => {
      if (this.store.turn === turn && this.store.chat.error instanceof NetworkError) void this.#begin(turn);
    });
  }
}

const isOfModel = (error: Error): boolean => error instanceof ApiError && error.code === 'unknown_model';

/** Another tab or device has continued the chat, or is doing so. */
function isOvertaken(error: Error): boolean {
  return error instanceof ApiError && (error.code === 'stale_parent' || error.code === 'run_active');
}
