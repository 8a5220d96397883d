import { lazy, Suspense } from 'react';
import { useMatch } from 'react-router';
import { useAuthState } from '../auth/AuthContext';
import { SessionEndedDialog } from '../auth/SessionEndedDialog';
import type { User } from '../auth/types';
import { Waiting } from '../ui/Waiting';
import { ChatLayout } from './ChatLayout';
import { UserServices } from './UserServices';

const SettingsPage = lazy(() => import('../settings/SettingsPage'));

/** All that only a signed-in person needs: a chunk of its own, so that the sign-in page does not wait for it. */
export default function SignedIn({ user }: { user: User }) {
  const ended = useAuthState().status === 'signedOut';
  const settings = useMatch('/settings');
  return (
    <UserServices user={user}>
      {settings ? (
        <Suspense fallback={<Waiting />}>
          <SettingsPage />
        </Suspense>
      ) : (
        <ChatLayout />
      )}
      {ended && <SessionEndedDialog user={user} />}
    </UserServices>
  );
}
