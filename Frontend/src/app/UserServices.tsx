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
import { applyEvent, resync } from '../events/applyEvent';
import { followEvents } from '../events/eventStream';
import { RunMarks } from '../events/runMarks';
import { SessionActions } from '../sessions/sessionActions';
import { TaskActions } from '../tasks/taskActions';
import { toasts } from '../ui/toasts';
import { createQueryClient } from './queryClient';
import { ServicesContext } from './services';

/** When a sign-in has ended, how long (ms) to wait for the tab where that was asked for to say so: then this one goes the same way. */
const patience = 1_000;

export function UserServices({ user, children }: { user: User; children: ReactNode }) {
  const auth = useAuth();
  const [services] = useState(() => createServices(auth, user.id));
  const signedOut = useAuthState().status === 'signedOut';
  const value = useMemo(() => ({ user, ...services }), [user, services]);

  useEffect(() => {
    const onLeave = () => {
      services.conversations.commitBranches();
      void services.taskActions.commitDeletions();
    };
    window.addEventListener('pagehide', onLeave);
    return () => {
      window.removeEventListener('pagehide', onLeave);
      services.conversations.leaveAll();
    };
  }, [services]);

  useEffect(() => {
    // Signed in again, it begins anew.
    if (signedOut) return;
    const { authorizedFetch, cache } = services;
    const ask = () => {
      if (auth.state.status === 'signedIn') void auth.renew().catch(() => undefined);
    };
    const targets = { ...services, onSignedOut: () => void setTimeout(ask, patience) };
    return followEvents(authorizedFetch, { onEvent: (event) => applyEvent(event, targets), onGap: () => resync(cache) });
  }, [auth, services, signedOut]);

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

function createServices(auth: AuthClient, userId: string) {
  const authorizedFetch = createAuthorizedFetch(auth, userId);
  const api = new ApiClient(authorizedFetch);
  const cache = createQueryClient();
  const conversations = new Conversations(authorizedFetch, api, cache);
  const sessionActions = new SessionActions(api, cache, toasts, (id) => conversations.forget(id));
  const taskActions = new TaskActions(api, cache, toasts);
  return { authorizedFetch, api, cache, conversations, sessionActions, taskActions, marks: new RunMarks() };
}
