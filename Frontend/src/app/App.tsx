import { AuthContext } from '../auth/AuthContext';
import { AuthGate } from '../auth/AuthGate';
import type { AuthClient } from '../auth/authClient';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Toaster } from '../ui/Toaster';
import { PageFailure } from './PageFailure';
import { Pages } from './Pages';

/** Needs a router around it. */
export function App({ auth }: { auth: AuthClient }) {
  return (
    <AuthContext value={auth}>
      <ErrorBoundary fallback={<PageFailure />}>
        <AuthGate>
          <Pages />
        </AuthGate>
      </ErrorBoundary>
      <Toaster />
    </AuthContext>
  );
}
