import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { useServices } from '../app/services';
import type { RunMark } from '../events/runMarks';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import type { MenuItem } from '../ui/Menu';
import { RenameField } from './RenameField';
import styles from './SessionItem.module.css';
import type { Session } from './types';
import { focusNeighbour } from './useListKeys';
import { usePrefetch } from './usePrefetch';

const markNames = { running: 'Being answered', finished: 'New answer' } as const;

interface SessionItemProps {
  session: Session;
  mark: RunMark | undefined;
  current: boolean;
  /** Whether it takes part in the order of Tab. */
  tabIndex: number;
  /** Its title is being written. */
  renaming: boolean;
  onRename: (begins: boolean) => void;
  onNavigate: () => void;
}

export function SessionItem({ session, mark, current, tabIndex, renaming, onRename, onNavigate }: SessionItemProps) {
  const { sessionActions: actions } = useServices();
  const navigate = useNavigate();
  const prefetch = usePrefetch(session.id);
  const refocus = useRef(false);
  const item = useRef<HTMLLIElement>(null);

  /** It goes from the list, and is left where it is open; taking that back returns to it. */
  const leave = (act: (onUndo: () => void) => Promise<void>) => {
    focusNeighbour(item.current);
    void act(() => {
      if (current) void navigate(`/chat/${session.id}`);
    });
    if (current) void navigate('/');
  };
  const archive = () => leave((onUndo) => actions.archive(session, onUndo));
  const remove = () => leave((onUndo) => actions.remove(session, onUndo));

  const items: MenuItem[] = [
    session.pinned
      ? { label: 'Unpin', icon: 'pin', onSelect: () => void actions.pin(session, false) }
      : { label: 'Pin', icon: 'pin', onSelect: () => void actions.pin(session, true) },
    { label: 'Rename', icon: 'edit', onSelect: () => onRename(true) },
    session.archived
      ? { label: 'Unarchive', icon: 'restore', onSelect: () => void actions.unarchive(session) }
      : { label: 'Archive', icon: 'archive', onSelect: archive },
    { label: 'Export as Markdown', icon: 'download', onSelect: () => void actions.export(session, 'md') },
    { label: 'Export as JSON', icon: 'download', onSelect: () => void actions.export(session, 'json') },
    { label: 'Delete', icon: 'trash', danger: true, onSelect: remove },
  ];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F2' && event.key !== 'Delete') return;
    event.preventDefault();
    if (event.key === 'F2') onRename(true);
    else remove();
  };

  if (renaming) {
    return (
      <li className={styles.item}>
        <RenameField
          title={session.title}
          onEnd={(title, byKey) => {
            refocus.current = byKey;
            onRename(false);
            if (title) void actions.rename(session, title);
          }}
        />
      </li>
    );
  }
  return (
    <li ref={item} className={styles.item}>
      <Link
        ref={(link) => {
          // The field that had the focus is gone.
          if (refocus.current) link?.focus();
          refocus.current = false;
        }}
        to={`/chat/${session.id}`}
        className={styles.link}
        dir="auto"
        data-session={session.id}
        tabIndex={tabIndex}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts="F2 Delete"
        title={session.title}
        onClick={onNavigate}
        onDoubleClick={() => onRename(true)}
        onKeyDown={onKeyDown}
        {...prefetch}
      >
        {session.title}
      </Link>
      {mark && <span className={styles.mark} data-mark={mark} role="img" aria-label={markNames[mark]} title={markNames[mark]} />}
      <Menu label={`Actions for ${session.title}`} className={styles.actions} tabIndex={tabIndex} items={items}>
        <Icon name="more" size={18} />
      </Menu>
    </li>
  );
}
