import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError, CancelledError } from '../../api/problem';
import { ReauthenticateDialog } from './ReauthenticateDialog';
import { RecentSignInContext } from './recentSignIn';
import type { RunWithRecentSignIn } from './recentSignIn';

interface Waiting {
  confirm: () => void;
  cancel: () => void;
}

/** Asks for the password when the server requires a recent sign-in, and then repeats the refused action. */
export function RecentSignIn({ children }: { children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>();

  const withRecentSignIn = useCallback<RunWithRecentSignIn>(async (action) => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'recent_sign_in_required')) throw error;
    }
    try {
      await new Promise<void>((resolve, reject) => {
        setWaiting({ confirm: resolve, cancel: () => reject(new CancelledError('The sign-in was not confirmed.')) });
      });
    } finally {
      setWaiting(undefined);
    }
    return action();
  }, []);

  return (
    <RecentSignInContext value={withRecentSignIn}>
      {children}
      {waiting && <ReauthenticateDialog onConfirmed={waiting.confirm} onCancel={waiting.cancel} />}
    </RecentSignInContext>
  );
}
