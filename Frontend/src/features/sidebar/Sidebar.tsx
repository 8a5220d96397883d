import { useState } from 'react';
import type { Ref } from 'react';
import { Link } from 'react-router';
import type { SessionView } from '../../api/sessionCache';
import { useDebounced } from '../../lib/useDebounced';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { Logo } from '../../ui/Logo';
import { DeletedList } from './DeletedList';
import { SearchField } from './SearchField';
import { SearchResults } from './SearchResults';
import { SessionList } from './SessionList';
import styles from './Sidebar.module.css';
import { UserMenu } from './UserMenu';

/** How long (ms) to wait after the last key before searching. */
const searchDelay = 200;

interface SidebarProps {
  currentId: string | undefined;
  /** The sidebar is a drawer over the page. */
  isDrawer: boolean;
  searchField: Ref<HTMLInputElement>;
  /** The user has followed a link; a drawer closes then. */
  onNavigate: () => void;
  onClose: () => void;
  onShowShortcuts: () => void;
}

export function Sidebar({ currentId, isDrawer, searchField, onNavigate, onClose, onShowShortcuts }: SidebarProps) {
  const [search, setSearch] = useState('');
  const [view, setView] = useState<SessionView>('active');
  // The list that the user has come back from. Its button gets the focus.
  const [left, setLeft] = useState<SessionView>();
  const typed = search.trim();
  const words = useDebounced(typed, searchDelay);
  const back = () => {
    setLeft(view);
    setView('active');
  };
  const list = { currentId, onNavigate };

  return (
    <aside className={styles.sidebar} aria-label="Sidebar">
      <div className={styles.head}>
        <Logo />
        <IconButton icon={isDrawer ? 'close' : 'panel'} label="Close the chat list" onClick={onClose} />
      </div>
      <Link to="/" className={styles.newChat} onClick={onNavigate}>
        <Icon name="plus" />
        New chat
      </Link>
      <SearchField ref={searchField} value={search} onChange={setSearch} />
      {typed ? (
        <SearchResults words={words} {...list} />
      ) : (
        <>
          {view !== 'active' && <Back title={view === 'archived' ? 'Archived' : 'Recently deleted'} onClick={back} />}
          {view === 'deleted' ? <DeletedList /> : <SessionList key={view} view={view} {...list} />}
          {view === 'active' && (
            <div className={styles.views}>
              <button type="button" autoFocus={left === 'archived'} onClick={() => setView('archived')}>
                <Icon name="archive" size={16} />
                Archived
              </button>
              <button type="button" autoFocus={left === 'deleted'} onClick={() => setView('deleted')}>
                <Icon name="trash" size={16} />
                Deleted
              </button>
            </div>
          )}
        </>
      )}
      <UserMenu onShowShortcuts={onShowShortcuts} />
    </aside>
  );
}

function Back({ title, onClick }: { title: string; onClick: () => void }) {
  return (
    <div className={styles.view}>
      <IconButton icon="arrowLeft" label="Back to the chats" autoFocus onClick={onClick} />
      <h2>{title}</h2>
    </div>
  );
}
