import type { ModelListItem } from '../../api/generated/chat';
import { createRequiredContext } from '../../lib/requiredContext';
import type { Conversation } from './model/conversation';

interface ConversationActions {
  conversation: Conversation;
  /** A run is in progress, so nothing else can be requested. */
  busy: boolean;
  /** The id of the assistant message that failed. The notice at the end of the chat has the button to retry it. */
  failed: string | undefined;
  /** The models for another answer; undefined where there is only one. */
  models?: readonly ModelListItem[];
  /** Scrolls to the end and follows it. */
  follow: () => void;
  /** Stops following the end. */
  stopFollowing: () => void;
}

/** What the buttons of a message need. A context, so that messages do not render again when it changes. */
export const [ConversationContext, useConversationActions] =
  createRequiredContext<ConversationActions>('ConversationContext');
