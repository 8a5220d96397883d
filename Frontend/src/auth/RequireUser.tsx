import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { SignedInPage } from '../app/SignedInPage';
import { useAuthState } from './AuthContext';
import { localPath, signInPath } from './returnTo';
import type { AuthState, User } from './types';

/**
 * Pages for a signed-in person. Everything in them starts afresh for another person; for one whose session has ended it stays,
 * to go on with when they have signed in again.
 */
export function RequireUser() {
  const state = useAuthState();
  const location = useLocation();
  const user = whoseIs(state);
  if (!user) {
    const byChoice = state.status === 'signedOut' && state.reason !== 'none';
    return <Navigate to={byChoice ? '/sign-in' : signInPath(location)} replace />;
  }
  return <SignedInPage key={user.id} user={user} />;
}

function whoseIs(state: AuthState): User | undefined {
  if (state.status === 'signedIn') return state.session.user;
  return state.status === 'signedOut' && state.reason === 'ended' ? state.user : undefined;
}

/** Pages for signing in: who is signed in already goes on to where they were headed. */
export function GuestOnly() {
  const { status } = useAuthState();
  const [parameters] = useSearchParams();
  return status === 'signedIn' ? <Navigate to={localPath(parameters.get('returnTo'))} replace /> : <Outlet />;
}
