import type { UIMessage } from 'ai';
import type { SessionWithMessages, TokenUsage } from '../../../api/generated/chat';
import type { Session } from '../../../api/sessions';

/** What the service adds to an assistant message. It arrives in pieces while the message is streamed. */
export interface MessageMetadata {
  sessionId?: string;
  runId?: string;
  createdAt?: string;
  /** The id of the model that answers. */
  model?: string;
  /** Its name, where that is not its id. */
  modelName?: string;
  status?: 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'error';
  /** Why the model stopped before the message was complete. */
  finishReason?: string;
  /** The model as its provider names it. */
  responseModel?: string;
  usage?: TokenUsage;
  timeToFirstTokenMs?: number;
  durationMs?: number;
  errorCode?: string;
  feedback?: Feedback;
}

/** What the user thinks of an answer. */
export interface Feedback {
  rating: 'up' | 'down';
  comment?: string;
}

export type ChatMessage = UIMessage<MessageMetadata, { session: Session }>;

export type ChatMessagePart = ChatMessage['parts'][number];

/** A session with the messages of the shown branch, oldest first. */
export interface SessionDetail extends Omit<SessionWithMessages, 'messages'> {
  messages: ChatMessage[];
}

export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** An assistant message that ended without words and without tools. Reasoning alone answers nothing. */
export function isEmptyAssistantMessage({ role, parts, metadata }: ChatMessage): boolean {
  const ended = metadata?.status === 'error' || metadata?.status === 'interrupted' || metadata?.status === 'stopped';
  return (
    role === 'assistant' &&
    ended &&
    parts.every(({ type, ...part }) => type === 'step-start' || type === 'reasoning' || ('text' in part && !part.text))
  );
}

/** The text that is copied: all text of a message without tools. */
export function markdownOf(message: ChatMessage): string {
  const texts = message.parts.flatMap((part) => (part.type === 'text' ? [part.text.trim()] : []));
  return texts.filter(Boolean).join('\n\n');
}
