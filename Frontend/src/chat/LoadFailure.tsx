import { Link } from 'react-router';
import { describeError } from '../api/describe';
import { ApiError } from '../api/problem';
import { FullPage } from '../ui/FullPage';

/** In place of a chat that could not be read. */
export function LoadFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof ApiError && error.status < 500 && error.status !== 429) return <NoSuchChat />;
  return (
    <FullPage title="This chat could not be loaded">
      <p>{describeError(error)}</p>
      <button type="button" className="button button--primary" onClick={onRetry}>
        Try again
      </button>
    </FullPage>
  );
}

export function NoSuchChat() {
  return (
    <FullPage title="There is no such chat">
      <p>It may have been deleted, or it belongs to another account.</p>
      <Link className="button button--primary" to="/">
        New chat
      </Link>
    </FullPage>
  );
}
