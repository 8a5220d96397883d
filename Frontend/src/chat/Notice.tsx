import { describeError } from '../api/describe';
import { ApiError } from '../api/problem';
import { SignedOutError } from '../auth/authClient';
import { Icon } from '../ui/Icon';
import { Spinner } from '../ui/Spinner';
import { StreamCutError } from './chatTransport';
import styles from './Notice.module.css';
import type { ChatMessage } from './types';

interface NoticeProps {
  error: Error | undefined;
  last: ChatMessage | undefined;
  busy: boolean;
  reconnecting: boolean;
  onRetry: () => void;
  onCatchUp: () => void;
}

/** What is wrong with the last turn, and the way on. Nothing while all is well. */
export function Notice({ error, last, busy, reconnecting, onRetry, onCatchUp }: NoticeProps) {
  if (reconnecting) {
    return (
      <div className={styles.notice}>
        <Spinner label="Reconnecting" />
        <p>The connection was lost. Getting the rest of the answer…</p>
      </div>
    );
  }
  if (busy) return null;

  const problem = problemOf(error, last);
  if (!problem) return null;
  const [text, action, onAction] = isConflict(error) ? [problem, 'Reload chat', onCatchUp] : [problem, 'Try again', onRetry];
  return (
    <div className={styles.notice} role="alert">
      <Icon name="alert" />
      <p>{text}</p>
      <button type="button" className="button button--sm button--secondary" onClick={onAction}>
        {action}
      </button>
    </div>
  );
}

function problemOf(error: Error | undefined, last: ChatMessage | undefined): string | undefined {
  if (error instanceof SignedOutError) return 'You were signed out before this was answered.';
  if (error instanceof StreamCutError) return 'The connection was lost before the answer was complete.';
  if (isConflict(error)) return 'This chat has gone on in another tab. Reload it; your message is kept.';
  if (error) return describeError(error);
  if (last?.role === 'user') return 'No answer has arrived.';
  const status = last?.metadata?.status;
  if (status === 'error' || status === 'interrupted') return 'The answer could not be completed.';
  return undefined;
}

function isConflict(error: Error | undefined): boolean {
  return error instanceof ApiError && error.status === 409;
}
