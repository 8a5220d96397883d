import { uuid7 } from '../api/uuid';
import type { ChatMessage } from './types';

/** How a turn went, for whoever asked for it. */
export interface TurnListener {
  /** The service has the message: until then its text must not be forgotten. */
  onAccepted?: () => void;
  /** It was not sent after all, and will not be. */
  onReturned?: () => void;
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
}

export function questionOf(text: string): ChatMessage {
  return { id: uuid7(), role: 'user', parts: [{ type: 'text', text }] };
}

/** The messages up to the question of a turn, which stands at the end or where `messageId` says. */
export function upToQuestion(messages: readonly ChatMessage[], { question, options }: Turn): ChatMessage[] {
  const ids = [question.id, options.messageId];
  const at = messages.findIndex(({ id }) => ids.includes(id));
  return [...(at < 0 ? messages : messages.slice(0, at)), question];
}
