import { lazy, Suspense } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { FullPage } from '../ui/FullPage';
import { Spinner } from '../ui/Spinner';
import { useAuthState } from './AuthContext';
import { localPath, signInPath } from './returnTo';

const SignedIn = lazy(() => import('../app/SignedIn'));

/** Pages for a signed-in person. Everything in them starts afresh for another person. */
export function RequireUser() {
  const state = useAuthState();
  const location = useLocation();
  if (state.status !== 'signedIn') {
    const asked = state.status === 'signedOut' && state.reason === 'asked';
    return <Navigate to={asked ? '/sign-in' : signInPath(location)} replace />;
  }
  const { user } = state.session;
  return (
    <Suspense fallback={<Waiting />}>
      <SignedIn key={user.id} user={user} />
    </Suspense>
  );
}

/** Pages for signing in: who is signed in already goes on to where they were headed. */
export function GuestOnly() {
  const { status } = useAuthState();
  const [parameters] = useSearchParams();
  return status === 'signedIn' ? <Navigate to={localPath(parameters.get('returnTo'))} replace /> : <Outlet />;
}

function Waiting() {
  return (
    <FullPage>
      <Spinner label="Loading" late />
    </FullPage>
  );
}
