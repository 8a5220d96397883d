import { Link, useLocation, useMatch } from 'react-router';
import { useAuthState } from '../features/auth/AuthContext';
import { SessionEndedDialog } from '../features/auth/SessionEndedDialog';
import type { User } from '../features/auth/types';
import { lazyComponent } from '../lib/lazyComponent';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { LoadingPage } from '../ui/LoadingPage';
import { ChatLayout } from './ChatLayout';
import { PageFailure } from './PageFailure';
import { UserServices } from './UserServices';

const SettingsPage = lazyComponent(
  async () => (await import('../features/settings/SettingsPage')).SettingsPage,
  LoadingPage,
);

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
      {/* Inside the services, so that streaming continues when a page fails. */}
      <ErrorBoundary resetKey={pathname} fallback={<PageFailure>{wayOut}</PageFailure>}>
        {settings ? <SettingsPage /> : <ChatLayout />}
      </ErrorBoundary>
      {ended && <SessionEndedDialog user={user} />}
    </UserServices>
  );
}
