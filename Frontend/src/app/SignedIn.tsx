import { useMatch } from 'react-router';
import { useAuthState } from '../auth/AuthContext';
import { SessionEndedDialog } from '../auth/SessionEndedDialog';
import type { User } from '../auth/types';
import { onDemand } from '../ui/onDemand';
import { Waiting } from '../ui/Waiting';
import { ChatLayout } from './ChatLayout';
import { UserServices } from './UserServices';

const SettingsPage = onDemand(async () => (await import('../settings/SettingsPage')).SettingsPage, Waiting);

export function SignedIn({ user }: { user: User }) {
  const ended = useAuthState().status === 'signedOut';
  const settings = useMatch('/settings');
  return (
    <UserServices user={user}>
      {settings ? <SettingsPage /> : <ChatLayout />}
      {ended && <SessionEndedDialog user={user} />}
    </UserServices>
  );
}
