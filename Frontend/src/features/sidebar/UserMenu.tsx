import { useNavigate } from 'react-router';
import { describeError } from '../../api/describeError';
import { Email } from '../../ui/Email';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import { themes, useTheme } from '../../ui/theme';
import { toasts } from '../../ui/toasts';
import { useAuth } from '../auth/AuthContext';
import { useUser } from '../auth/UserContext';
import { forgetDrafts } from '../conversation/model/drafts';
import { useTaskActions } from '../tasks/TaskActionsContext';
import styles from './UserMenu.module.css';

export function UserMenu({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  const auth = useAuth();
  const user = useUser();
  const taskActions = useTaskActions();
  const [chosen, choose] = useTheme();
  const navigate = useNavigate();

  const signOut = async () => {
    try {
      await taskActions.commitDeletions();
      await auth.signOut();
      forgetDrafts(user.id);
    } catch (error) {
      toasts.show({ message: `You are still signed in. ${describeError(error)}`, tone: 'danger' });
    }
  };

  return (
    <Menu
      label={`Account of ${user.name}`}
      className={styles.user}
      header={
        <>
          <strong>{user.name}</strong>
          <br />
          <Email address={user.email} />
        </>
      }
      items={[
        { label: 'Settings', icon: 'settings', onSelect: () => void navigate('/settings') },
        { label: 'Keyboard shortcuts', icon: 'keyboard', onSelect: onShowShortcuts },
        ...themes.map(({ theme, label, icon }) => ({
          label,
          icon,
          checked: theme === chosen,
          onSelect: () => choose(theme),
        })),
        { label: 'Sign out', icon: 'signOut', onSelect: () => void signOut() },
      ]}
    >
      <span className={styles.avatar} data-initials={initials(user.name)} />
      <span className={styles.name}>{user.name}</span>
      <Icon name="more" size={18} />
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => Array.from(word ?? '')[0] ?? '');
  return letters.join('').toUpperCase();
}
