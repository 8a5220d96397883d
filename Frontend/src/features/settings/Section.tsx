import { useId } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/describeError';
import { CancelledError } from '../../api/problem';
import styles from './Settings.module.css';

interface SectionProps {
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

export function Section({ title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        {about && <p className={styles.about}>{about}</p>}
      </div>
      <div className={styles.content}>{children}</div>
    </section>
  );
}

interface FailureProps {
  error: Error | null;
  onRetry?: () => void;
}

/** Shows an error. Renders nothing without one, or when the user cancelled. */
export function Failure({ error, onRetry }: FailureProps) {
  if (!error || error instanceof CancelledError) return null;
  return (
    <div className={`alert alert--danger ${styles.failure ?? ''}`} role="alert">
      <p>{describeError(error)}</p>
      {onRetry && (
        <button type="button" className="button button--sm button--secondary" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
