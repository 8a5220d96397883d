import { Link } from 'react-router';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Logo } from '../ui/Logo';
import { SessionList } from './SessionList';
import styles from './Sidebar.module.css';
import { UserMenu } from './UserMenu';

interface SidebarProps {
  currentId: string | undefined;
  /** Somewhere was gone to; a drawer closes then. */
  onNavigate: () => void;
  /** Given when it is a drawer. */
  onClose?: () => void;
}

export function Sidebar({ currentId, onNavigate, onClose }: SidebarProps) {
  return (
    <aside className={styles.sidebar} aria-label="Sidebar">
      <div className={styles.head}>
        <Logo />
        {onClose && <IconButton icon="close" label="Close the chat list" onClick={onClose} />}
      </div>
      <Link to="/" className={styles.newChat} onClick={onNavigate}>
        <Icon name="plus" />
        New chat
      </Link>
      <SessionList currentId={currentId} onNavigate={onNavigate} />
      <UserMenu />
    </aside>
  );
}
