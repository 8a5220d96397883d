import { useEffect } from 'react';
import { useMatch } from 'react-router';
import { useConversations } from '../features/conversation/ConversationsContext';
import { isMissing, noSuchChat } from '../features/conversation/LoadFailure';
import { useLoadError } from '../features/conversation/useConversation';
import { useRunMarks } from '../features/sidebar/RunMarksContext';
import { useSession } from '../features/sidebar/useSessions';
import { usePageTitle } from '../lib/usePageTitle';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The chat of the address, or the next new one. */
export function useCurrentChat() {
  const conversations = useConversations();
  const marks = useRunMarks();
  const id = useMatch('/chat/:id')?.params.id;
  // The id becomes part of request paths.
  const isValid = id === undefined || uuid.test(id);
  const conversation = id === undefined || !isValid ? conversations.next() : conversations.get(id);

  useEffect(() => {
    if (id) conversations.shown(id);
  }, [conversations, id]);

  useEffect(() => {
    marks.show(id);
    return () => marks.show(undefined);
  }, [marks, id]);

  const isGone = isMissing(useLoadError(conversation)) || !isValid;
  const storedTitle = useSession(id)?.title;
  const isNew = id === undefined || !conversation.getState().known;
  const title = isGone ? noSuchChat : (storedTitle ?? (isNew ? 'New chat' : 'Chat'));
  usePageTitle(id && title);

  return { id, conversation, isValid, isGone, title };
}
