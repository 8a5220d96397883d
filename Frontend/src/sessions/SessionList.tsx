import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { LoadMore } from '../ui/LoadMore';
import { Spinner } from '../ui/Spinner';
import { useToday } from '../ui/useNow';
import { groupSessions } from './grouping';
import { ListFailure } from './ListFailure';
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
  const { sessions, data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } =
    useSessions(view);
  const marked = useSyncExternalStore(marks.subscribe, marks.all);
  const today = useToday();
  const groups = groupSessions(sessions, new Date(today));
  const { list, tabIndexOf } = useListKeys(
    groups.flatMap((group) => group.sessions.map(({ id }) => id)),
    currentId,
  );

  return (
    <nav className={styles.list} aria-label={view === 'active' ? 'Chats' : 'Archived chats'} data-scroller="" {...list}>
      {isPending && <Spinner label="Loading chats" late />}
      {error && !data && <ListFailure error={error} onRetry={() => void refetch()} />}
      {data && sessions.length === 0 && !hasNextPage && <p className={styles.note}>{empty[view]}</p>}
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
      {hasNextPage && (
        <LoadMore
          label="Show older chats"
          loading={isFetchingNextPage}
          failed={isFetchNextPageError}
          onLoad={() => void fetchNextPage({ cancelRefetch: false })}
        />
      )}
    </nav>
  );
}
