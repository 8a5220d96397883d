import { createRequiredContext } from '../../lib/requiredContext';
import type { SessionActions } from './sessionActions';

/** Changes to the stored chats of the user. */
export const [SessionActionsContext, useSessionActions] =
  createRequiredContext<SessionActions>('SessionActionsContext');
