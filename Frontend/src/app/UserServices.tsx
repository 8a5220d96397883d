import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { ApiClient } from '../api/apiClient';
import { ApiContext } from '../api/ApiContext';
import { followEvents } from '../api/eventStream';
import type { AuthClient } from '../features/auth/authClient';
import { useAuth, useAuthState } from '../features/auth/AuthContext';
import { createAuthorizedFetch } from '../features/auth/authorizedFetch';
import type { User } from '../features/auth/types';
import { UserContext } from '../features/auth/UserContext';
import { ConversationsContext } from '../features/conversation/ConversationsContext';
import { Conversations } from '../features/conversation/model/conversations';
import { keepOnlyDraftsOf } from '../features/conversation/model/drafts';
import { RunMarks } from '../features/sidebar/runMarks';
import { RunMarksContext } from '../features/sidebar/RunMarksContext';
import { SessionActions } from '../features/sidebar/sessionActions';
import { SessionActionsContext } from '../features/sidebar/SessionActionsContext';
import { TaskActions } from '../features/tasks/taskActions';
import { TaskActionsContext } from '../features/tasks/TaskActionsContext';
import { toasts } from '../ui/toasts';
import { applyEvent, resync } from './applyEvent';
import { createQueryClient } from './queryClient';

/** How long (ms) to wait for the tab that signed out to tell this one why, before the server is asked. */
const signOutMessageTimeout = 1_000;

export function UserServices({ user, children }: { user: User; children: ReactNode }) {
  const auth = useAuth();
  const [services] = useState(() => createServices(auth, user.id));
  const signedOut = useAuthState().status === 'signedOut';

  useEffect(() => {
    const onPageHide = () => {
      services.conversations.commitBranches();
      void services.taskActions.commitDeletions();
    };
    window.addEventListener('pagehide', onPageHide);
    return () => {
      window.removeEventListener('pagehide', onPageHide);
      services.conversations.leaveAll();
    };
  }, [services]);

  useEffect(() => {
    // It starts again after the next sign-in.
    if (signedOut) return;
    const { authorizedFetch, cache } = services;
    const confirmSignedOut = () => {
      if (auth.state.status === 'signedIn') void auth.renew().catch(() => undefined);
    };
    const targets = { ...services, onSignedOut: () => void setTimeout(confirmSignedOut, signOutMessageTimeout) };
    return followEvents(authorizedFetch, {
      onEvent: (event) => applyEvent(event, targets),
      onGap: () => resync(cache),
    });
  }, [auth, services, signedOut]);

  useEffect(() => {
    if (!signedOut) return;
    // Requests that were sent while signed out were refused.
    return () => void services.cache.invalidateQueries();
  }, [signedOut, services]);

  useEffect(() => keepOnlyDraftsOf(user.id), [user]);

  return (
    <QueryClientProvider client={services.cache}>
      <UserContext value={user}>
        <ApiContext value={services.api}>
          <ConversationsContext value={services.conversations}>
            <SessionActionsContext value={services.sessionActions}>
              <RunMarksContext value={services.marks}>
                <TaskActionsContext value={services.taskActions}>{children}</TaskActionsContext>
              </RunMarksContext>
            </SessionActionsContext>
          </ConversationsContext>
        </ApiContext>
      </UserContext>
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
