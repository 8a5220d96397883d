import { useMemo } from 'react';
import type { Alternatives } from './branches';
import { Message } from './Message';
import styles from './MessageList.module.css';
import type { ChatMessage } from './types';

/** Holds the place of the answer until its first piece arrives. */
const pending: ChatMessage = { id: 'pending', role: 'assistant', parts: [] };

interface MessageListProps {
  messages: readonly ChatMessage[];
  answering: boolean;
  places: readonly Alternatives[];
  awaited: string | undefined;
  editing: string | undefined;
}

/** A place in the conversation is the same one, with the same focus, whichever of its alternatives is shown there. */
export function MessageList({ messages, answering, places, awaited, editing }: MessageListProps) {
  const alternatives = useMemo(() => new Map(places.flatMap((ids) => ids.map((id) => [id, ids] as const))), [places]);
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
