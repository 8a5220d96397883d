import { Link, useLocation, useMatch } from 'react-router';
import { useAuthState } from '../auth/AuthContext';
import { SessionEndedDialog } from '../auth/SessionEndedDialog';
import type { User } from '../auth/types';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { onDemand } from '../ui/onDemand';
import { Waiting } from '../ui/Waiting';
import { ChatLayout } from './ChatLayout';
import { PageFailure } from './PageFailure';
import { UserServices } from './UserServices';

const SettingsPage = onDemand(async () => (await import('../settings/SettingsPage')).SettingsPage, Waiting);

export function SignedIn({ user }: { user: User }) {
  const ended = useAuthState().status === 'signedOut';
  const settings = useMatch('/settings');
  const { pathname } = useLocation();
  const wayOut = settings && (
    <Link className="button button--secondary" to="/">
      Go to your chats
    </Link>
  );
  return (
    <UserServices user={user}>
      {/* Within the services: what is streaming goes on. */}
      <ErrorBoundary place={pathname} fallback={<PageFailure>{wayOut}</PageFailure>}>
        {settings ? <SettingsPage /> : <ChatLayout />}
      </ErrorBoundary>
      {ended && <SessionEndedDialog user={user} />}
    </UserServices>
  );
}
