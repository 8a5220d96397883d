import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { FullPage } from '../../ui/FullPage';
import { LoadingPage } from '../../ui/LoadingPage';
import { useAuth, useAuthState } from './AuthContext';
import { keepFresh } from './keepFresh';

/**
 * Renders nothing until it is known who is signed in, so that no page of another user appears and no request is sent
 * without a user.
 */
export function AuthGate({ children }: { children: ReactNode }) {
  const auth = useAuth();
  const { status } = useAuthState();
  useEffect(() => keepFresh(auth), [auth]);

  if (status === 'resolving') return <LoadingPage />;
  if (status === 'unreachable') {
    return (
      <FullPage title="Fubuni cannot be reached">
        <p>We keep trying. You stay signed in.</p>
        <button type="button" className="button button--primary" onClick={() => void auth.resolve()}>
          Try now
        </button>
      </FullPage>
    );
  }
  return children;
}
