import { useAuth } from '../auth/AuthContext';
import type { SignOutReason } from '../auth/types';
import { useUser } from '../auth/UserContext';
import { forgetDrafts } from '../conversation/model/drafts';
import { useTaskActions } from '../tasks/TaskActionsContext';

/** Signs out by a request that ends this session on the server. When the request fails, nothing changes. */
export function useEndSession() {
  const auth = useAuth();
  const user = useUser();
  const taskActions = useTaskActions();
  return async (call: () => Promise<unknown>, reason: SignOutReason) => {
    await taskActions.commitDeletions();
    await call();
    auth.leave(reason);
    forgetDrafts(user.id);
  };
}
