import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError, CancelledError } from '../api/problem';
import { RecentSignInContext } from './recentSignIn';
import type { Recently } from './recentSignIn';
import { ReauthenticateDialog } from './ReauthenticateDialog';

interface Waiting {
  confirm: () => void;
  cancel: () => void;
}

/** Asks for the password where the server wants a recent sign-in, and lets what was refused go on. */
export function RecentSignIn({ children }: { children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>();

  const recently = useCallback<Recently>(async (action) => {
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
    <RecentSignInContext value={recently}>
      {children}
      {waiting && <ReauthenticateDialog onConfirmed={waiting.confirm} onCancel={waiting.cancel} />}
    </RecentSignInContext>
  );
}
