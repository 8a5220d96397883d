import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import type { DataRouter } from 'react-router';
import { AuthContext } from '../auth/AuthContext';
import { AuthGate } from '../auth/AuthGate';
import type { AuthClient } from '../auth/authClient';
import { Toaster } from '../ui/Toaster';

interface AppProps {
  auth: AuthClient;
  /** For what is asked without a person; theirs is made when they sign in. */
  cache: QueryClient;
  router: DataRouter;
}

export function App({ auth, cache, router }: AppProps) {
  return (
    <QueryClientProvider client={cache}>
      <AuthContext value={auth}>
        <AuthGate>
          <RouterProvider router={router} />
        </AuthGate>
        <Toaster />
      </AuthContext>
    </QueryClientProvider>
  );
}
