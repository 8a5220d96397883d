import type { ApiClient } from '../../../api/apiClient';
import { underOlder, withAlternative } from './branches';
import type { Alternatives } from './branches';
import type { StreamedChat } from './streamedChat';
import type { ChatMessage, SessionDetail } from './types';

export interface BranchState {
  /** The id of the model that answers next, as the service has it; undefined until it is known. */
  model: string | undefined;
  /** The alternatives of the loaded messages. */
  branchPoints: readonly Alternatives[];
  /** Whether there are messages before the first one that is loaded. */
  older: 'none' | 'some' | 'loading' | 'failed';
  /** The chosen alternative, until its messages are loaded. */
  awaited: string | undefined;
}

export const noBranches: BranchState = { model: undefined, branchPoints: [], older: 'none', awaited: undefined };

/** What to restore when the service refuses a change. */
export type Snapshot = Pick<BranchState, 'branchPoints' | 'older'> & { messages: ChatMessage[] };

/** Messages per page: more than two screens, and fast to read. */
const pageSize = 60;

/** The branch of a session that is shown. Its newest messages are loaded, older ones on demand. */
export class ShownBranch {
  state = noBranches;
  /**
   * The messages from each alternative on, as they were when another one was chosen. They are shown at once when it is
   * chosen again.
   */
  readonly #left = new Map<string, ChatMessage[]>();
  readonly #path: string;
  #wanted: string | undefined;
  /** The alternative in the last request to the service. */
  #asked: string | undefined;
  #switching: Promise<void> | undefined;
  #reading: Promise<void> | undefined;

  constructor(
    private readonly chat: StreamedChat,
    private readonly api: ApiClient,
    private readonly onChange: () => void,
  ) {
    this.#path = `/api/chat/sessions/${chat.id}`;
  }

  /** Resolves when the service shows the same branch. */
  get switching(): Promise<void> | undefined {
    return this.#switching;
  }

  snapshot(): Snapshot {
    const { branchPoints, older } = this.state;
    return { messages: this.chat.messages, branchPoints, older: older === 'loading' ? 'some' : older };
  }

  restore({ messages, branchPoints, older }: Snapshot): void {
    this.chat.messages = messages;
    this.#set({ branchPoints, older, awaited: undefined });
  }

  read(signal?: AbortSignal): Promise<SessionDetail> {
    return this.api.get<SessionDetail>(`${this.#path}?limit=${pageSize}`, signal);
  }

  /** Shows a session that was read. */
  show({ messages: read, branches, hasMore, model }: SessionDetail): void {
    const { messages, older } = underOlder(this.chat.messages, read);
    const kept = new Set(messages.slice(0, older).map(({ id }) => id));
    const olderBranchPoints = this.state.branchPoints.filter((ids) => ids.some((id) => kept.has(id)));
    this.chat.messages = messages;
    this.#set({
      model,
      branchPoints: [...olderBranchPoints, ...branches.map(({ messageIds }) => messageIds)],
      older: older > 0 ? this.state.older : hasMore ? 'some' : 'none',
      awaited: undefined,
    });
  }

  /** The service has a turn with this model. */
  noteModel(model: string): void {
    this.#set({ model });
  }

  /** Reads the page before the first loaded message. Callers at the same time share one request. */
  readOlder(): Promise<void> {
    this.#reading ??= this.#readOlder().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Reads all older messages. Tells whether all of them are loaded. */
  async readAll(): Promise<boolean> {
    do await this.readOlder();
    while (this.state.older === 'some');
    return this.state.older === 'none';
  }

  async #readOlder(): Promise<void> {
    const first = this.chat.messages[0];
    if (!first || this.state.older === 'none') return;
    this.#set({ older: 'loading' });
    try {
      const page = await this.api.get<SessionDetail>(`${this.#path}?limit=${pageSize}&before=${first.id}`);
      // Another branch was chosen in the meantime.
      if (this.chat.messages[0]?.id !== first.id) {
        this.#set({ older: 'some' });
        return;
      }
      this.chat.messages = [...page.messages, ...this.chat.messages];
      this.#set({
        branchPoints: [...page.branches.map(({ messageIds }) => messageIds), ...this.state.branchPoints],
        older: page.hasMore ? 'some' : 'none',
      });
    } catch {
      this.#set({ older: 'failed' });
    }
  }

  /** Adds an alternative to a message, or replaces the message with it (`instead`). */
  addAlternative(to: string, added: string, instead = false): void {
    if (!this.state.branchPoints.some((ids) => ids.includes(added)))
      this.#set({ branchPoints: withAlternative(this.state.branchPoints, to, added, instead) });
  }

  /**
   * Shows another alternative: at once if it was shown before, and then as the service has it. When several are chosen
   * in a row, the last one counts. When the service refuses, the branch before is restored.
   */
  choose(messageId: string): Promise<void> {
    const before = this.#switching ? undefined : this.snapshot();
    this.#showHere(messageId);
    this.#wanted = messageId;
    this.#switching ??= this.#switch(before ?? this.snapshot()).finally(() => (this.#switching = undefined));
    return this.#switching;
  }

  /**
   * Sends the last choice at once, without waiting for the response to an earlier one, because the page is being left.
   */
  commit(): void {
    if (this.#switching && this.#asked !== this.#wanted) void this.#ask().catch(() => undefined);
  }

  #ask(): Promise<unknown> {
    this.#asked = this.#wanted;
    return this.api.patch(this.#path, { activeLeafId: this.#asked });
  }

  async #switch(before: Snapshot): Promise<void> {
    try {
      let detail: SessionDetail | undefined;
      let shown: string | undefined;
      while (this.#wanted !== shown) {
        shown = this.#wanted;
        await this.#ask();
        if (this.#wanted === shown) detail = await this.read();
      }
      if (detail) this.show(detail);
    } catch (error) {
      this.restore(before);
      throw error;
    }
  }

  #showHere(messageId: string): void {
    const { messages } = this.chat;
    const alternatives = this.state.branchPoints.find((ids) => ids.includes(messageId)) ?? [];
    const at = messages.findIndex(({ id }) => alternatives.includes(id));
    const left = messages[at];
    if (!left) return;
    if (left.id !== this.state.awaited) this.#left.set(left.id, messages.slice(at));
    const known = this.#left.get(messageId);
    this.chat.messages = [...messages.slice(0, at), ...(known ?? [{ id: messageId, role: left.role, parts: [] }])];
    this.#set({ awaited: known ? undefined : messageId });
  }

  #set(change: Partial<BranchState>): void {
    this.state = { ...this.state, ...change };
    this.onChange();
  }
}
