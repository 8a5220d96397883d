import { describeError } from '../../api/describeError';
import styles from './SessionList.module.css';

/** Replaces a list that could not be read. */
export function ListFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className={styles.note} role="alert">
      <p>{describeError(error)}</p>
      <button type="button" className="button button--sm button--secondary" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
