import type { AuthClient } from '../features/auth/authClient';
import { AuthContext } from '../features/auth/AuthContext';
import { AuthGate } from '../features/auth/AuthGate';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Toaster } from '../ui/Toaster';
import { useFileDropGuard } from '../ui/useFileDropGuard';
import { PageFailure } from './PageFailure';
import { Pages } from './Pages';

/** Needs a router above it. */
export function App({ auth }: { auth: AuthClient }) {
  useFileDropGuard();
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
