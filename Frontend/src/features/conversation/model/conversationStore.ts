import type { QueryClient } from '@tanstack/react-query';
import type { ChatStatus } from 'ai';
import { noteModel } from '../../../api/models';
import { putFirst } from '../../../api/sessionCache';
import { FrameStore } from '../../../lib/frames';
import type { ChatTransport } from './chatTransport';
import type { ConversationServices } from './conversation';
import { isBusy, transition, turnOf } from './phase';
import type { Phase, PhaseEvent } from './phase';
import { ShownBranch } from './shownBranch';
import type { BranchState } from './shownBranch';
import { StreamedChat } from './streamedChat';
import { unsentText } from './turn';
import type { Turn } from './turn';
import type { ChatMessage } from './types';

type Flag = 'known' | 'editing' | 'chosenModel' | 'overtaken';

export interface ConversationState extends BranchState {
  /** The service has stored it, so that it can be read there. */
  known: boolean;
  /** The connection was lost, and the rest of the assistant message is being fetched. */
  reconnecting: boolean;
  /** A stop was requested, and the run has not ended yet. */
  stopping: boolean;
  /** The id of the message that is being edited. */
  editing: string | undefined;
  /** The id of the model that the user has chosen here and that no accepted turn has named yet. */
  chosenModel: string | undefined;
  /** Another tab has changed the chat first: its changes are shown, and the text of the refused turn was given back. */
  overtaken: boolean;
}

export interface ConversationView extends ConversationState {
  messages: ChatMessage[];
  status: ChatStatus;
  error: Error | undefined;
}

/** The state of a conversation: its messages, the branch that is shown, and the phase of its last turn. */
export class ConversationStore {
  readonly chat: StreamedChat;
  readonly branch: ShownBranch;
  readonly view: FrameStore<ConversationView>;
  /** Grows with every change made here, so that a session that was read before the change does not revert it. */
  revision = 0;
  /** The id of the model in the last request. */
  sentModel: string | undefined;
  #phase: Phase = { name: 'idle' };
  #flags: Pick<ConversationState, Flag>;
  readonly #cache: QueryClient;

  constructor(id: string, known: boolean, { api, cache }: ConversationServices, transport: ChatTransport) {
    this.#cache = cache;
    this.#flags = { known, editing: undefined, chosenModel: undefined, overtaken: false };
    this.chat = new StreamedChat({
      id,
      transport,
      onChange: () => this.view.changed(),
      onSession: (session) => putFirst(cache, session),
    });
    this.branch = new ShownBranch(this.chat, api, () => this.view.changed());
    this.view = new FrameStore(() => {
      const { messages, status, error } = this.chat;
      return { ...this.state, messages, status, error };
    });
  }

  get state(): ConversationState {
    return {
      ...this.branch.state,
      ...this.#flags,
      reconnecting: this.#phase.name === 'resuming',
      stopping: isBusy(this.#phase) && this.#phase.isStopping,
    };
  }

  get phase(): Phase {
    return this.#phase;
  }

  get isBusy(): boolean {
    return isBusy(this.#phase);
  }

  /** The turn that is not known to be accepted. */
  get turn(): Turn | undefined {
    return turnOf(this.#phase);
  }

  dispatch(event: PhaseEvent): void {
    this.#phase = transition(this.#phase, event);
    this.view.changed();
  }

  set(flags: Partial<Pick<ConversationState, Flag>>): void {
    this.#flags = { ...this.#flags, ...flags };
    this.view.changed();
  }

  /** The service has the turn. `assistantMessageId` is the id of the assistant message that it streams for it. */
  acceptTurn(assistantMessageId?: string): void {
    const { turn } = this;
    this.dispatch({ type: 'turn-accepted' });
    if (!turn) return;
    turn.listener.onAccepted?.();
    this.#acceptModel();
    const { trigger, messageId } = turn.options;
    if (trigger === 'regenerate-message' && messageId && assistantMessageId)
      this.branch.addAlternative(messageId, assistantMessageId, turn.instead);
  }

  #acceptModel(): void {
    const { sentModel } = this;
    if (sentModel === undefined) return;
    this.branch.noteModel(sentModel);
    noteModel(this.#cache, sentModel);
    if (this.state.chosenModel === sentModel) this.set({ chosenModel: undefined });
  }

  /** Removes the turn, and gives back what the service does not have of its text. */
  returnTurn(turn: Turn): void {
    const { userMessage, options, listener, stored } = turn;
    const text = unsentText(turn, this.chat.messages);
    this.dispatch({ type: 'turn-returned' });
    if (!options.messageId && !stored)
      this.chat.messages = this.chat.messages.filter(({ id }) => id !== userMessage.id);
    listener.onReturned?.(text);
  }
}
