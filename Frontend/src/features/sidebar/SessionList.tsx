import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Session } from '../../api/sessions';
import { useToday } from '../../lib/clock';
import { useStore } from '../../lib/store';
import { groupSessions } from './grouping';
import { ListFrame } from './ListFrame';
import { useRunMarks } from './RunMarksContext';
import { SelectionBar } from './SelectionBar';
import { SessionItem } from './SessionItem';
import styles from './SessionList.module.css';
import { useListKeys } from './useListKeys';
import { useSelection } from './useSelection';
import { useSessions } from './useSessions';

interface SessionListProps {
  view: 'active' | 'archived';
  currentId: string | undefined;
  onNavigate: () => void;
}

const empty = {
  active: 'Your chats will be listed here.',
  archived: 'Nothing is archived. Archive a chat to keep it without seeing it in the list.',
};

export function SessionList({ view, currentId, onNavigate }: SessionListProps) {
  const chats = useSessions(view);
  const marked = useStore(useRunMarks());
  const today = useToday();
  // The row being renamed stays in its group, whatever happens to the chat and when a new day begins. In another group
  // it would be another field, without the focus and the typed text.
  const [renaming, setRenaming] = useState<{ session: Session; today: number }>();
  const held = renaming?.session;
  if (held && !chats.sessions.some(({ id }) => id === held.id)) setRenaming(undefined);
  const sessions = chats.sessions.map((session) =>
    session.id === held?.id ? { ...session, pinned: held.pinned, updatedAt: held.updatedAt } : session,
  );
  const groups = groupSessions(sessions, new Date(renaming?.today ?? today));
  const { list, tabIndexOf } = useListKeys(
    groups.flatMap((group) => group.sessions.map(({ id }) => id)),
    currentId,
  );

  const nav = useRef<HTMLElement>(null);
  const selection = useSelection(sessions, nav);
  const { selecting, chosen } = selection;

  const onKeyDown = (event: KeyboardEvent) => {
    list.onKeyDown(event);
    if (!selecting) return;
    const all = event.key === 'a' && (event.ctrlKey || event.metaKey);
    if (!all && event.key !== 'Escape') return;
    event.preventDefault();
    // Keeps a drawer open and a run going.
    event.stopPropagation();
    if (all) selection.choose(true);
    else selection.end();
  };

  return (
    <>
      {selecting && <SelectionBar view={view} count={sessions.length} selection={selection} currentId={currentId} />}
      <nav
        ref={nav}
        className={styles.list}
        aria-label={view === 'active' ? 'Chats' : 'Archived chats'}
        data-scroller=""
        onFocus={list.onFocus}
        onKeyDown={onKeyDown}
      >
        <ListFrame list={chats} empty={empty[view]}>
          {groups.map((group) => (
            <section key={group.label} aria-label={group.label}>
              <h2 className={styles.label}>{group.label}</h2>
              <ul>
                {group.sessions.map((session) => (
                  <SessionItem
                    key={session.id}
                    session={session}
                    mark={marked.get(session.id)}
                    current={session.id === currentId}
                    tabIndex={tabIndexOf(session.id)}
                    renaming={session.id === held?.id}
                    selected={selecting ? chosen.some(({ id }) => id === session.id) : undefined}
                    onSelect={() => (selecting ? selection.toggle(session.id) : selection.begin(session.id))}
                    onRename={(begins) => setRenaming(begins ? { session, today } : undefined)}
                    onNavigate={onNavigate}
                  />
                ))}
              </ul>
            </section>
          ))}
        </ListFrame>
      </nav>
    </>
  );
}
