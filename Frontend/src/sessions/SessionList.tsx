import { useState, useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { useToday } from '../ui/useNow';
import { groupSessions } from './grouping';
import { ListFrame } from './ListFrame';
import { SessionItem } from './SessionItem';
import styles from './SessionList.module.css';
import type { Session } from './types';
import { useListKeys } from './useListKeys';
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
  const { marks } = useServices();
  const chats = useSessions(view);
  const marked = useSyncExternalStore(marks.subscribe, marks.all);
  const today = useToday();
  // Its row stays where it is meanwhile, whatever happens to the chat and whether another day begins: in another group it would be
  // another field, without the focus and without what has been written.
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

  return (
    <nav className={styles.list} aria-label={view === 'active' ? 'Chats' : 'Archived chats'} data-scroller="" {...list}>
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
                  onRename={(begins) => setRenaming(begins ? { session, today } : undefined)}
                  onNavigate={onNavigate}
                />
              ))}
            </ul>
          </section>
        ))}
      </ListFrame>
    </nav>
  );
}
