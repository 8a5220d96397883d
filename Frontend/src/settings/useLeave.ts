import { useServices } from '../app/services';
import { useAuth } from '../auth/AuthContext';
import type { SignOutReason } from '../auth/types';
import { forgetDrafts } from '../chat/drafts';

/** Leaves by a call after which the server knows this session no more. Where the call fails, nothing has happened. */
export function useLeave() {
  const auth = useAuth();
  const { user, taskActions } = useServices();
  return async (call: () => Promise<unknown>, reason: SignOutReason) => {
    await taskActions.commitDeletions();
    await call();
    auth.leave(reason);
    forgetDrafts(user.id);
  };
}
