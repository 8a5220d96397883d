import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { FullPage } from '../ui/FullPage';
import { Waiting } from '../ui/Waiting';
import { useAuth, useAuthState } from './AuthContext';
import { keepFresh } from './keepFresh';

/** Mounts nothing before it is known who is signed in: no page flashes up that is not theirs, and no request goes out without a user. */
export function AuthGate({ children }: { children: ReactNode }) {
  const auth = useAuth();
  const { status } = useAuthState();
  useEffect(() => keepFresh(auth), [auth]);

  if (status === 'resolving') return <Waiting />;
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
