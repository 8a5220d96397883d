import type { Chat } from '@ai-sdk/react';
import type { ApiClient } from '../api/apiClient';
import { underOlder, withAlternative } from './branches';
import type { Alternatives } from './branches';
import type { ChatMessage, SessionDetail } from './types';

export interface BranchState {
  /** The places, among the messages that are here, where there are alternatives. */
  places: readonly Alternatives[];
  /** What there is before the first message that is here. */
  older: 'none' | 'some' | 'loading' | 'failed';
  /** The alternative that was chosen, while what belongs to it is not here yet. */
  awaited: string | undefined;
}

export const nothingShown: BranchState = { places: [], older: 'none', awaited: undefined };

/** What to go back to when the service refuses. */
export type Snapshot = Pick<BranchState, 'places' | 'older'> & { messages: ChatMessage[] };

/** Messages a page: more than two screens of them, and read in a moment. */
const pageSize = 60;

/** The branch of a session's tree that is shown, of which the newest messages are here and older ones come when they are wanted. */
export class ShownBranch {
  state = nothingShown;
  /** What was shown from an alternative on when it was left: it is shown at once when it is chosen again. */
  readonly #left = new Map<string, ChatMessage[]>();
  readonly #path: string;
  #wanted: string | undefined;
  /** What the service was last asked to show. */
  #asked: string | undefined;
  #switching: Promise<void> | undefined;

  constructor(
    private readonly chat: Chat<ChatMessage>,
    private readonly api: ApiClient,
    private readonly onChange: () => void,
  ) {
    this.#path = `/api/chat/sessions/${chat.id}`;
  }

  /** Settled when the service shows the branch that is shown here. */
  get switching(): Promise<void> | undefined {
    return this.#switching;
  }

  snapshot(): Snapshot {
    const { places, older } = this.state;
    return { messages: this.chat.messages, places, older: older === 'loading' ? 'some' : older };
  }

  restore({ messages, places, older }: Snapshot): void {
    this.chat.messages = messages;
    this.#set({ places, older, awaited: undefined });
  }

  read(signal?: AbortSignal): Promise<SessionDetail> {
    return this.api.get<SessionDetail>(`${this.#path}?limit=${pageSize}`, signal);
  }

  /** Shows what was read. */
  take({ messages: read, branches, hasMore }: SessionDetail): void {
    const { messages, older } = underOlder(this.chat.messages, read);
    const kept = new Set(messages.slice(0, older).map(({ id }) => id));
    const olderPlaces = this.state.places.filter((ids) => ids.some((id) => kept.has(id)));
    this.chat.messages = messages;
    this.#set({
      places: [...olderPlaces, ...branches.map(({ messageIds }) => messageIds)],
      older: older > 0 ? this.state.older : hasMore ? 'some' : 'none',
      awaited: undefined,
    });
  }

  /** Reads the messages before the first that is here. Later ones may come meanwhile. */
  async readOlder(): Promise<void> {
    const first = this.chat.messages[0];
    if (!first || this.state.older === 'none' || this.state.older === 'loading') return;
    this.#set({ older: 'loading' });
    try {
      const page = await this.api.get<SessionDetail>(`${this.#path}?limit=${pageSize}&before=${first.id}`);
      // Another branch may have been chosen meanwhile.
      if (this.chat.messages[0]?.id !== first.id) {
        this.#set({ older: 'some' });
        return;
      }
      this.chat.messages = [...page.messages, ...this.chat.messages];
      this.#set({
        places: [...page.branches.map(({ messageIds }) => messageIds), ...this.state.places],
        older: page.hasMore ? 'some' : 'none',
      });
    } catch {
      this.#set({ older: 'failed' });
    }
  }

  /** Notes that there is an alternative to a message now. */
  addAlternative(to: string, added: string): void {
    if (!this.state.places.some((ids) => ids.includes(added)))
      this.#set({ places: withAlternative(this.state.places, to, added) });
  }

  /**
   * Shows another alternative: at once where it was shown before, and as the service has it then. Whoever chooses several in a row sees
   * the last. What was shown before comes back when the service refuses.
   */
  show(messageId: string): Promise<void> {
    const before = this.#switching ? undefined : this.snapshot();
    this.#showHere(messageId);
    this.#wanted = messageId;
    this.#switching ??= this.#switch(before ?? this.snapshot()).finally(() => (this.#switching = undefined));
    return this.#switching;
  }

  /** Asks at once for what waits for the answer to what was chosen before: the page is being left. */
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
      if (detail) this.take(detail);
    } catch (error) {
      this.restore(before);
      throw error;
    }
  }

  #showHere(messageId: string): void {
    const { messages } = this.chat;
    const alternatives = this.state.places.find((ids) => ids.includes(messageId)) ?? [];
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
