import { Link } from 'react-router';
import { describeError } from '../../api/describeError';
import { ApiError } from '../../api/problem';
import { FullPage } from '../../ui/FullPage';

export const noSuchChat = 'There is no such chat';

/** The service would refuse to read the chat again. */
export const isMissing = (error: Error | null): boolean =>
  error instanceof ApiError && error.status < 500 && error.status !== 429;

/** Replaces a chat that could not be read. */
export function LoadFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (isMissing(error)) return <NoSuchChat />;
  return (
    <FullPage title="This chat could not be loaded" within="main">
      <p>{describeError(error)}</p>
      <button type="button" className="button button--primary" onClick={onRetry}>
        Try again
      </button>
    </FullPage>
  );
}

export function NoSuchChat() {
  return (
    <FullPage title={noSuchChat} within="main without heading">
      <p>It may have been deleted, or it belongs to another account.</p>
      <Link className="button button--primary" to="/">
        New chat
      </Link>
    </FullPage>
  );
}
