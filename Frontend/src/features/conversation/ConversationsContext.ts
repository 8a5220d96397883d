import { createRequiredContext } from '../../lib/requiredContext';
import type { Conversations } from './model/conversations';

/** The conversations that this tab has opened. */
export const [ConversationsContext, useConversations] = createRequiredContext<Conversations>('ConversationsContext');
