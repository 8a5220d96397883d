import type { UIMessage } from 'ai';
import type { SessionWithMessages } from '../api/generated/chat';
import type { Session } from '../sessions/types';

/** What the service says of an answer beside its parts; it comes piece by piece while the answer streams. */
export interface MessageMetadata {
  sessionId?: string;
  runId?: string;
  createdAt?: string;
  model?: string;
  status?: 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'error';
  /** Where the model ended with less than all said. */
  finishReason?: string;
  usage?: { inputTokens: number; outputTokens: number };
  timeToFirstTokenMs?: number;
  errorCode?: string;
}

export type ChatMessage = UIMessage<MessageMetadata, { session: Session }>;

export type ChatMessagePart = ChatMessage['parts'][number];

/** A session with the branch of messages that is shown, oldest first. */
export interface SessionDetail extends Omit<SessionWithMessages, 'messages'> {
  messages: ChatMessage[];
}

export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What a person copies: every text of a message, tools left out. */
export function markdownOf(message: ChatMessage): string {
  const texts = message.parts.flatMap((part) => (part.type === 'text' ? [part.text.trim()] : []));
  return texts.filter(Boolean).join('\n\n');
}
