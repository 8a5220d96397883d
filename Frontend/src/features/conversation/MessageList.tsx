import { useMemo } from 'react';
import { Message } from './Message';
import styles from './MessageList.module.css';
import type { Alternatives } from './model/branches';
import type { ChatMessage } from './model/types';

/** Stands in for the assistant message until its first chunk arrives. */
const pending: ChatMessage = { id: 'pending', role: 'assistant', parts: [] };

interface MessageListProps {
  messages: readonly ChatMessage[];
  answering: boolean;
  branchPoints: readonly Alternatives[];
  awaited: string | undefined;
  editing: string | undefined;
}

/** The key is the message before, so that a message and its alternatives share one element, with its focus. */
export function MessageList({ messages, answering, branchPoints, awaited, editing }: MessageListProps) {
  const alternatives = useMemo(
    () => new Map(branchPoints.flatMap((ids) => ids.map((id) => [id, ids] as const))),
    [branchPoints],
  );
  const shown = answering && messages.at(-1)?.role === 'user' ? [...messages, pending] : messages;
  return (
    <div className={styles.list}>
      {shown.map((message, index) => (
        <Message
          key={shown[index - 1]?.id ?? 'first'}
          message={message}
          live={answering && index === shown.length - 1}
          alternatives={alternatives.get(message.id)}
          awaited={message.id === awaited}
          editing={message.id === editing}
        />
      ))}
    </div>
  );
}
