import { uuid7 } from '../../../lib/uuid';
import { textOf } from './types';
import type { ChatMessage } from './types';

/** What becomes of a turn, for its sender. */
export interface TurnListener {
  /** The service has the message. Until then its text must not be forgotten. */
  onAccepted?: () => void;
  /** The turn will not be sent. The text is all of it, with the refused text that was joined to it. */
  onReturned?: (text: string) => void;
}

/** What a request has beside the message; see docs/api.md. */
export interface TurnOptions {
  trigger: 'submit-message' | 'regenerate-message';
  /** The message that gets an alternative: the edited user message, or the assistant message that is regenerated. */
  messageId?: string;
}

/** A request for an assistant message, until the service has accepted it. A retry sends the same turn. */
export interface Turn {
  userMessage: ChatMessage;
  options: TurnOptions;
  listener: TurnListener;
  /** The user message is stored already, and only an assistant message is requested. */
  stored?: boolean;
  /** The assistant message that is regenerated is empty, so it is replaced instead of kept as an alternative. */
  instead?: boolean;
  /** The turn that was refused, as far as this tab knows, and the text that was joined to it. */
  after?: { turn: Turn; text: string };
}

export function userMessageOf(text: string): ChatMessage {
  return { id: uuid7(), role: 'user', parts: [{ type: 'text', text }] };
}

/** For a message that is edited before it was accepted: its sender keeps waiting for it, beside its editor. */
export const bothListeners = (sender: TurnListener, editor: TurnListener): TurnListener => ({
  onAccepted: () => {
    sender.onAccepted?.();
    editor.onAccepted?.();
  },
  onReturned: sender.onReturned,
});

/** Two texts as two paragraphs of one. */
export const joinTexts = (before: string, text: string): string => [before, text].filter(Boolean).join('\n\n');

/** The text of a turn without what these messages have: a turn whose response was lost may have been stored. */
export function unsentText({ userMessage, after }: Turn, messages: readonly ChatMessage[]): string {
  if (!after) return textOf(userMessage);
  const { turn, text } = after;
  return messages.some(({ id }) => id === turn.userMessage.id) ? text : joinTexts(unsentText(turn, messages), text);
}

/** The messages up to the user message of a turn, which is at the end or replaces the message `messageId`. */
export function upToUserMessage(messages: readonly ChatMessage[], { userMessage, options }: Turn): ChatMessage[] {
  const ids = [userMessage.id, options.messageId];
  const at = messages.findIndex(({ id }) => ids.includes(id));
  return [...(at < 0 ? messages : messages.slice(0, at)), userMessage];
}
