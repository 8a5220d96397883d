import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { ApiClient } from '../api/apiClient';
import { useAuth, useAuthState } from '../auth/AuthContext';
import { createAuthorizedFetch } from '../auth/authorizedFetch';
import type { AuthClient } from '../auth/authClient';
import type { User } from '../auth/types';
import { Conversations } from '../chat/conversations';
import { keepOnlyDraftsOf } from '../chat/drafts';
import { Deletions } from '../sessions/deletions';
import { toasts } from '../ui/toasts';
import { createQueryClient } from './queryClient';
import { ServicesContext } from './services';

export function UserServices({ user, children }: { user: User; children: ReactNode }) {
  const auth = useAuth();
  const [services] = useState(() => createServices(auth));
  const signedOut = useAuthState().status === 'signedOut';
  const value = useMemo(() => ({ user, ...services }), [user, services]);

  useEffect(() => {
    const onLeave = () => void services.deletions.commitAll();
    window.addEventListener('pagehide', onLeave);
    return () => {
      window.removeEventListener('pagehide', onLeave);
      services.conversations.leaveAll();
    };
  }, [services]);

  useEffect(() => {
    if (!signedOut) return;
    // What was asked for meanwhile was refused.
    return () => void services.cache.invalidateQueries();
  }, [signedOut, services]);

  useEffect(() => keepOnlyDraftsOf(user.id), [user]);

  return (
    <QueryClientProvider client={services.cache}>
      <ServicesContext value={value}>{children}</ServicesContext>
    </QueryClientProvider>
  );
}

function createServices(auth: AuthClient) {
  const authorizedFetch = createAuthorizedFetch(auth);
  const api = new ApiClient(authorizedFetch);
  const cache = createQueryClient();
  const conversations = new Conversations(authorizedFetch, api, cache);
  const deletions = new Deletions(api, cache, toasts, (id) => conversations.forget(id));
  return { api, cache, conversations, deletions };
}
