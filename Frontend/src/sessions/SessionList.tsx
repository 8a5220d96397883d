import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { useToday } from '../ui/useNow';
import { groupSessions } from './grouping';
import { ListFrame } from './ListFrame';
import { SessionItem } from './SessionItem';
import styles from './SessionList.module.css';
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
  const groups = groupSessions(chats.sessions, new Date(today));
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
