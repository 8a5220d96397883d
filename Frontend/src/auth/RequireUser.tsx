import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { UserServices } from '../app/UserServices';
import { useAuthState } from './AuthContext';
import { localPath, signInPath } from './returnTo';

/** Pages for a signed-in person. Everything below starts afresh for another person. */
export function RequireUser() {
  const state = useAuthState();
  const location = useLocation();
  if (state.status !== 'signedIn') {
    const asked = state.status === 'signedOut' && state.reason === 'asked';
    return <Navigate to={asked ? '/sign-in' : signInPath(location)} replace />;
  }
  return (
    <UserServices key={state.session.user.id} user={state.session.user}>
      <Outlet />
    </UserServices>
  );
}

/** Pages for signing in: who is signed in already goes on to where they were headed. */
export function GuestOnly() {
  const { status } = useAuthState();
  const [parameters] = useSearchParams();
  return status === 'signedIn' ? <Navigate to={localPath(parameters.get('returnTo'))} replace /> : <Outlet />;
}
