import { useState } from 'react';
import { useUser } from '../auth/UserContext';
import { useConversations } from './ConversationsContext';
import type { Conversation } from './model/conversation';
import { moveDraft, readDraft, sentDraftKey, writeDraft } from './model/drafts';

/**
 * The draft of a conversation: text that is not sent, and text that is sent and not accepted. Both survive a reload
 * under keys of their own.
 */
export function useDraft(conversation: Conversation) {
  const user = useUser();
  const conversations = useConversations();
  /** How often text came back to the field. */
  const [restored, setRestored] = useState(0);
  /** The key of the draft. A function, because the rendered state may be a frame old. */
  const key = () => (conversation.chat.messages.length === 0 ? conversation.draftKey : conversation.id);

  /** Text that was not accepted before the page was closed comes back to the field. */
  const read = () => {
    if (!conversations.isSending(key())) moveDraft(user.id, sentDraftKey(key()), key());
    return readDraft(user.id, key());
  };

  const write = (text: string) => writeDraft(user.id, key(), text);

  const send = (text: string) => {
    const sent = sentDraftKey(conversation.draftKey);
    void conversation.send(text, {
      onAccepted: () => writeDraft(user.id, sent, ''),
      onReturned: (all) => {
        writeDraft(user.id, sent, all);
        // Into the field, before the text that was typed since.
        moveDraft(user.id, sent, conversation.id);
        moveDraft(user.id, conversation.id, key());
        setRestored((count) => count + 1);
      },
    });
    // The text that is being sent, including a refused one that is sent with it.
    writeDraft(user.id, sent, conversation.unsent || text);
  };

  const moveToNewChat = () => moveDraft(user.id, key(), 'new');

  return { restored, read, write, send, moveToNewChat };
}
