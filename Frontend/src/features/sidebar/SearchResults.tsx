import { Link } from 'react-router';
import type { Session } from '../../api/sessions';
import { LoadMore } from '../../ui/LoadMore';
import { Spinner } from '../../ui/Spinner';
import { ListFailure } from './ListFailure';
import styles from './SearchResults.module.css';
import listStyles from './SessionList.module.css';
import { useListKeys } from './useListKeys';
import { usePrefetch } from './usePrefetch';
import { useSessionSearch } from './useSessions';

interface SearchResultsProps {
  words: string;
  currentId: string | undefined;
  onNavigate: () => void;
}

export function SearchResults({ words, currentId, onNavigate }: SearchResultsProps) {
  const query = useSessionSearch(words);
  const { sessions, data, error, isPending, isPlaceholderData, hasNextPage } = query;
  const { list, tabIndexOf } = useListKeys(
    sessions.map(({ id }) => id),
    undefined,
  );

  return (
    <nav
      className={listStyles.list}
      aria-label="Search results"
      aria-busy={isPending || isPlaceholderData}
      data-scroller=""
      {...list}
    >
      {isPending && <Spinner label="Searching" late />}
      {error && !data && <ListFailure error={error} onRetry={() => void query.refetch()} />}
      {data && sessions.length === 0 && (
        <p className={listStyles.note}>
          No chat has “{words}”. A search finds whole words; only the last may be unfinished.
        </p>
      )}
      <p className="visually-hidden" role="status">
        {data && !isPlaceholderData && summary(sessions.length, hasNextPage)}
      </p>
      <ul className={styles.results} data-stale={isPlaceholderData}>
        {sessions.map((session) => (
          <SearchResult
            key={session.id}
            session={session}
            current={session.id === currentId}
            tabIndex={tabIndexOf(session.id)}
            onNavigate={onNavigate}
          />
        ))}
      </ul>
      {!isPlaceholderData && <LoadMore label="Show more results" pages={query} />}
    </nav>
  );
}

interface SearchResultProps {
  session: Session;
  current: boolean;
  tabIndex: number;
  onNavigate: () => void;
}

function SearchResult({ session, current, tabIndex, onNavigate }: SearchResultProps) {
  const prefetch = usePrefetch(session.id);
  const { match } = session;
  const message = match?.messageId;
  return (
    <li>
      <Link
        to={{ pathname: `/chat/${session.id}`, hash: message ? `#${message}` : '' }}
        className={styles.hit}
        data-session={session.id}
        tabIndex={tabIndex}
        aria-current={current ? 'page' : undefined}
        onClick={onNavigate}
        {...prefetch}
      >
        <strong dir="auto">
          {match ? <HighlightedText of={match.title} /> : session.title}
          {session.archived && <small>Archived</small>}
        </strong>
        {match && match.snippet.length > 0 && (
          <span dir="auto">
            <HighlightedText of={match.snippet} />
          </span>
        )}
      </Link>
    </li>
  );
}

/** The service marks the words that match. Everything is rendered as text. */
function HighlightedText({ of }: { of: readonly { text: string; match: boolean }[] }) {
  return of.map(({ text, match }, index) => (match ? <mark key={index}>{text}</mark> : text));
}

function summary(count: number, more: boolean): string {
  if (count === 0) return 'No chats found';
  if (more) return `${count} chats found, and more`;
  return count === 1 ? '1 chat found' : `${count} chats found`;
}
