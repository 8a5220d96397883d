import { uuid7 } from '../api/uuid';
import { textOf } from './types';
import type { ChatMessage } from './types';

/** How a turn went, for whoever asked for it. */
export interface TurnListener {
  /** The service has the message: until then its text must not be forgotten. */
  onAccepted?: () => void;
  /** It was not sent after all, and will not be. The text is all of it, with what waited before it. */
  onReturned?: (text: string) => void;
}

/** What a request says beside the message; see docs/api.md. */
export interface TurnOptions {
  trigger: 'submit-message' | 'regenerate-message';
  /** The message beside which this turn stands: the one that is edited, or the answer beside which another is made. */
  messageId?: string;
}

/** Something to be answered, until the service has taken it. Asked again, it is the same turn. */
export interface Turn {
  question: ChatMessage;
  options: TurnOptions;
  listener: TurnListener;
  /** The question is there already, and only its answer is asked for. */
  stored?: boolean;
  /** The question begins with that of a turn that was not accepted, as far as this tab knows; this was said next. */
  after?: { turn: Turn; said: string };
}

export function questionOf(text: string): ChatMessage {
  return { id: uuid7(), role: 'user', parts: [{ type: 'text', text }] };
}

/** For a message that is changed before it was accepted: it is still the same to whoever sent it. */
export const both = (sender: TurnListener, editor: TurnListener): TurnListener => ({
  onAccepted: () => {
    sender.onAccepted?.();
    editor.onAccepted?.();
  },
  onReturned: sender.onReturned,
});

/** One text of two, where nothing but a pause was between them. */
export const joined = (before: string, text: string): string => [before, text].filter(Boolean).join('\n\n');

/** What of a turn's text none of these messages says: one whose answer did not come back may have arrived. */
export function unsaid({ question, after }: Turn, messages: readonly ChatMessage[]): string {
  if (!after) return textOf(question);
  const { turn, said } = after;
  return messages.some(({ id }) => id === turn.question.id) ? said : joined(unsaid(turn, messages), said);
}

/** The messages up to the question of a turn, which stands at the end or where `messageId` says. */
export function upToQuestion(messages: readonly ChatMessage[], { question, options }: Turn): ChatMessage[] {
  const ids = [question.id, options.messageId];
  const at = messages.findIndex(({ id }) => ids.includes(id));
  return [...(at < 0 ? messages : messages.slice(0, at)), question];
}
