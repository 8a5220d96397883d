import { createContext, useContext } from 'react';
import type { Conversation } from './conversation';

interface ConversationActions {
  conversation: Conversation;
  /** An answer is being written: nothing else can be asked for. */
  busy: boolean;
  /** Goes to the end, and stays there while it moves. */
  follow: () => void;
  /** Stays where the reader is. */
  letGo: () => void;
}

/** What the buttons of a message need. It reaches them past the messages, which are not rendered for it. */
export const ConversationContext = createContext<ConversationActions | null>(null);

export function useConversationActions(): ConversationActions {
  const actions = useContext(ConversationContext);
  if (!actions) throw new Error('useConversationActions needs a conversation.');
  return actions;
}
