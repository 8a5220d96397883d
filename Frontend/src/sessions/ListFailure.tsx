import { describeError } from '../api/describe';
import styles from './SessionList.module.css';

/** In place of a list that could not be read. */
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
