import { useSyncExternalStore } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { sessionKey } from '../sessions/sessionCache';
import type { Conversation } from './conversation';

/** Reads a conversation from the service. The messages are kept in the conversation, where the stream writes too; here is when they were last read. */
export const sessionQuery = (conversation: Conversation) =>
  queryOptions({
    queryKey: sessionKey(conversation.id),
    queryFn: async ({ signal }) => {
      await conversation.load(signal);
      return true;
    },
  });

/** A conversation's messages and state, read from the service when this tab shows it. */
export function useConversation(conversation: Conversation) {
  const { status, ...state } = useSyncExternalStore(conversation.view.subscribe, conversation.view.getSnapshot);
  const { messages } = state;
  const query = useQuery({ ...sessionQuery(conversation), enabled: state.known });

  const answering = status === 'submitted' || status === 'streaming';
  return {
    ...state,
    answering,
    reconnecting: state.reconnecting && !answering,
    busy: answering || state.reconnecting,
    /** Nothing to show yet, and something to wait for. */
    loading: messages.length === 0 && query.isLoading,
    loadError: messages.length === 0 ? query.error : null,
    reload: () => void query.refetch(),
  };
}
