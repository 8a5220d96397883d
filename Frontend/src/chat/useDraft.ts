import { useState } from 'react';
import { useServices } from '../app/services';
import type { Conversation } from './conversation';
import { moveDraft, readDraft, sentFrom, writeDraft } from './drafts';

/** What is written to a conversation and not sent, and what is sent and not accepted: both outlive the page, each at a place of its own. */
export function useDraft(conversation: Conversation) {
  const { user, conversations } = useServices();
  /** Counts how often something came back to the field. */
  const [restored, setRestored] = useState(0);
  /** Where the draft is kept. Asked when it is needed: what is rendered may be a frame behind. */
  const place = () => (conversation.chat.messages.length === 0 ? conversation.keptAt : conversation.id);

  /** What was not accepted before the page was left is in the field again. */
  const read = () => {
    if (!conversations.sends(place())) moveDraft(user.id, sentFrom(place()), place());
    return readDraft(user.id, place());
  };

  const write = (text: string) => writeDraft(user.id, place(), text);

  const send = (text: string) => {
    const sent = sentFrom(conversation.keptAt);
    void conversation.send(text, {
      onAccepted: () => writeDraft(user.id, sent, ''),
      onReturned: (all) => {
        writeDraft(user.id, sent, all);
        // Into the field, before what has been written there since.
        moveDraft(user.id, sent, conversation.id);
        moveDraft(user.id, conversation.id, place());
        setRestored((count) => count + 1);
      },
    });
    // All that is sent with it, if it is sent at once.
    writeDraft(user.id, sent, conversation.unsent || text);
  };

  const moveToNewChat = () => moveDraft(user.id, place(), 'new');

  return { restored, read, write, send, moveToNewChat };
}
