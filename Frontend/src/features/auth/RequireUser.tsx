import type { ComponentType } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { useAuthState } from './AuthContext';
import { localPath, signInPath } from './returnTo';
import type { AuthState, User } from './types';

/**
 * Pages for a signed-in user. Another user gets new pages. After the end of an auth session the page stays, so that the
 * user continues after the next sign-in.
 */
export function RequireUser({ page: Page }: { page: ComponentType<{ user: User }> }) {
  const state = useAuthState();
  const location = useLocation();
  const user = userOf(state);
  if (!user) {
    const byChoice = state.status === 'signedOut' && state.reason !== 'none';
    return <Navigate to={byChoice ? '/sign-in' : signInPath(location)} replace />;
  }
  return <Page key={user.id} user={user} />;
}

function userOf(state: AuthState): User | undefined {
  if (state.status === 'signedIn') return state.session.user;
  return state.status === 'signedOut' && state.reason === 'ended' ? state.user : undefined;
}

/** Pages for signing in. A user who is signed in already is redirected. */
export function GuestOnly() {
  const { status } = useAuthState();
  const [parameters] = useSearchParams();
  return status === 'signedIn' ? <Navigate to={localPath(parameters.get('returnTo'))} replace /> : <Outlet />;
}
