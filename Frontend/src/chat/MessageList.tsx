import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Message } from './Message';
import type { ChatMessage } from './types';

/** Holds the place of the answer until its first piece arrives. */
const pending: ChatMessage = { id: 'pending', role: 'assistant', parts: [] };

/** One message that cannot be shown leaves the others standing. */
export function MessageList({ messages, answering }: { messages: readonly ChatMessage[]; answering: boolean }) {
  const shown = answering && messages.at(-1)?.role === 'user' ? [...messages, pending] : messages;
  return shown.map((message, index) => (
    <ErrorBoundary key={message.id} fallback={<p className="alert alert--danger">This message cannot be shown.</p>}>
      <Message message={message} live={answering && index === shown.length - 1} />
    </ErrorBoundary>
  ));
}
