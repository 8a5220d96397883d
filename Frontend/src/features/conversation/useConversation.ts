import { queryOptions, useQuery } from '@tanstack/react-query';
import { sessionKey } from '../../api/sessionCache';
import { useStore } from '../../lib/store';
import type { Conversation } from './model/conversation';

/**
 * Reads a conversation from the service. The messages are stored in the conversation, where the stream adds to them;
 * the query only knows when they were read last.
 */
export const sessionQuery = (conversation: Conversation) =>
  queryOptions({
    queryKey: sessionKey(conversation.id),
    queryFn: async ({ signal }) => {
      await conversation.load(signal);
      return true;
    },
  });

/** Why a conversation cannot be shown. The component does not render again for messages. */
export function useLoadError(conversation: Conversation): Error | null {
  const { error } = useQuery({ ...sessionQuery(conversation), enabled: false, notifyOnChangeProps: ['error'] });
  return conversation.chat.messages.length === 0 ? error : null;
}

/** The messages and the state of a conversation, which is read when it is shown. */
export function useConversation(conversation: Conversation) {
  const { status, ...state } = useStore(conversation.view);
  const { messages } = state;
  const query = useQuery({ ...sessionQuery(conversation), enabled: state.known });

  const answering = status === 'submitted' || status === 'streaming';
  return {
    ...state,
    answering,
    reconnecting: state.reconnecting && !answering,
    busy: answering || state.reconnecting,
    /** There is nothing to show yet. */
    loading: messages.length === 0 && query.isLoading,
    loadError: messages.length === 0 ? query.error : null,
    reload: () => void query.refetch(),
  };
}
