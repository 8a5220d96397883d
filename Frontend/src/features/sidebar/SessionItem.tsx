import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Session } from '../../api/sessions';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import type { MenuItem } from '../../ui/Menu';
import { useConversations } from '../conversation/ConversationsContext';
import { printChat } from '../conversation/printChat';
import { ChatUsage } from './ChatUsage';
import { RenameField } from './RenameField';
import type { RunMark } from './runMarks';
import { useSessionActions } from './SessionActionsContext';
import styles from './SessionItem.module.css';
import { focusNeighbour } from './useListKeys';
import { usePrefetch } from './usePrefetch';

const markNames = { running: 'Being answered', finished: 'New answer' } as const;

interface SessionItemProps {
  session: Session;
  mark: RunMark | undefined;
  current: boolean;
  /** 0 for the one row that Tab reaches, -1 for the others. */
  tabIndex: number;
  /** Its title is being edited. */
  renaming: boolean;
  onRename: (begins: boolean) => void;
  /** Whether it is selected; undefined while nothing is being selected. */
  selected: boolean | undefined;
  onSelect: () => void;
  onNavigate: () => void;
}

export function SessionItem(props: SessionItemProps) {
  const { session, mark, current, tabIndex, renaming, onRename, selected, onSelect, onNavigate } = props;
  const conversations = useConversations();
  const actions = useSessionActions();
  const navigate = useNavigate();
  const prefetch = usePrefetch(session.id);
  const refocus = useRef(false);
  const item = useRef<HTMLLIElement>(null);
  const [firstTitle] = useState(session.title);
  const [isUsageShown, setUsageShown] = useState(false);

  /** Leaves the chat if it is open; an undo returns to it. */
  const leave = (act: (onUndo: () => void) => Promise<boolean>) => {
    focusNeighbour(item.current);
    void act(() => {
      if (current) void navigate(`/chat/${session.id}`);
    });
    if (current) void navigate('/');
  };
  const archive = () => leave((onUndo) => actions.archive([session], onUndo));
  const remove = () => leave((onUndo) => actions.delete([session], onUndo));

  /** The browser prints what is shown, so only the open chat can be printed. */
  const print = () => {
    onNavigate();
    void printChat(conversations.get(session.id));
  };

  const items: MenuItem[] = [
    session.pinned
      ? { label: 'Unpin', icon: 'pin', onSelect: () => void actions.pin(session, false) }
      : { label: 'Pin', icon: 'pin', onSelect: () => void actions.pin(session, true) },
    { label: 'Select', icon: 'check', onSelect },
    { label: 'Rename', icon: 'edit', onSelect: () => onRename(true) },
    session.archived
      ? { label: 'Unarchive', icon: 'restore', onSelect: () => void actions.unarchive([session]) }
      : { label: 'Archive', icon: 'archive', onSelect: archive },
    ...(current ? [{ label: 'Print', icon: 'print', onSelect: print } as const] : []),
    { label: 'Usage', icon: 'info', onSelect: () => setUsageShown(true) },
    { label: 'Export as Markdown', icon: 'download', onSelect: () => void actions.export(session, 'md') },
    { label: 'Export as JSON', icon: 'download', onSelect: () => void actions.export(session, 'json') },
    { label: 'Delete', icon: 'trash', danger: true, onSelect: remove },
  ];

  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = { F2: () => onRename(true), Delete: remove, ' ': onSelect };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
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
  if (selected !== undefined) {
    return (
      <li className={styles.item} data-selected={selected}>
        <label className={styles.choice} title={session.title}>
          <input type="checkbox" data-session={session.id} tabIndex={tabIndex} checked={selected} onChange={onSelect} />
          <span dir="auto">{session.title}</span>
        </label>
      </li>
    );
  }
  return (
    <li ref={item} className={styles.item}>
      <Link
        ref={(link) => {
          // The field that had the focus was removed.
          if (refocus.current) link?.focus();
          refocus.current = false;
        }}
        to={`/chat/${session.id}`}
        className={styles.link}
        dir="auto"
        data-session={session.id}
        tabIndex={tabIndex}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts="F2 Delete Space"
        title={session.title}
        onClick={onNavigate}
        onDoubleClick={() => onRename(true)}
        onKeyDown={onKeyDown}
        {...prefetch}
      >
        <span key={session.title} className={session.title === firstTitle ? undefined : styles.renamed}>
          {session.title}
        </span>
      </Link>
      {mark && (
        <span
          className={styles.mark}
          data-mark={mark}
          role="img"
          aria-label={markNames[mark]}
          title={markNames[mark]}
        />
      )}
      <Menu label={`Actions for ${session.title}`} className={styles.actions} tabIndex={tabIndex} items={items}>
        <Icon name="more" size={18} />
      </Menu>
      {isUsageShown && <ChatUsage session={session} onClose={() => setUsageShown(false)} />}
    </li>
  );
}
