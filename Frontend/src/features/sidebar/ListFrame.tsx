import type { ReactNode } from 'react';
import { LoadMore } from '../../ui/LoadMore';
import { Spinner } from '../../ui/Spinner';
import { ListFailure } from './ListFailure';
import styles from './SessionList.module.css';
import type { useSessions } from './useSessions';

interface ListFrameProps {
  list: ReturnType<typeof useSessions>;
  /** The text for an empty list. */
  empty: string;
  children: ReactNode;
}

/** The states of a list of chats: loading, failed, empty, and the button for more. */
export function ListFrame({ list, empty, children }: ListFrameProps) {
  const { sessions, data, error, isPending, hasNextPage, refetch } = list;
  return (
    <>
      {isPending && <Spinner label="Loading chats" late />}
      {error && !data && <ListFailure error={error} onRetry={() => void refetch()} />}
      {data && sessions.length === 0 && !hasNextPage && <p className={styles.note}>{empty}</p>}
      {children}
      <LoadMore label="Show older chats" pages={list} />
    </>
  );
}
