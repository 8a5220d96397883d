import { useState, useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import { describeError } from '../api/describe';
import { Spinner } from '../ui/Spinner';
import { groupByDay } from './grouping';
import { SessionItem } from './SessionItem';
import styles from './SessionList.module.css';
import { useSessions } from './useSessions';

interface SessionListProps {
  currentId: string | undefined;
  onNavigate: () => void;
}

export function SessionList({ currentId, onNavigate }: SessionListProps) {
  const { deletions, marks } = useServices();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useSessions();
  const hidden = useSyncExternalStore(deletions.subscribe, deletions.pending);
  const marked = useSyncExternalStore(marks.subscribe, marks.all);
  const [now] = useState(() => new Date());

  const sessions = data?.pages.flatMap((page) => page.items).filter(({ id }) => !hidden.has(id)) ?? [];
  return (
    <nav className={styles.list} aria-label="Chats">
      {isPending && <Spinner label="Loading chats" late />}
      {error && sessions.length === 0 && (
        <div className={styles.note}>
          <p>{describeError(error)}</p>
          <button type="button" className="button button--sm button--secondary" onClick={() => void refetch()}>
            Try again
          </button>
        </div>
      )}
      {data && sessions.length === 0 && <p className={styles.note}>Your chats will be listed here.</p>}
      {groupByDay(sessions, now).map((group) => (
        <section key={group.label} aria-label={group.label}>
          <h2 className={styles.label}>{group.label}</h2>
          <ul>
            {group.sessions.map((session) => (
              <SessionItem
                key={session.id}
                session={session}
                mark={marked.get(session.id)}
                current={session.id === currentId}
                onNavigate={onNavigate}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <button type="button" className={styles.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older chats
        </button>
      )}
    </nav>
  );
}
