import { useNow } from '../../lib/clock';
import { describeDue } from './due';
import styles from './TaskForm.module.css';
import type { Task } from './types';

interface TaskChangedProps {
  /** The task as it is now; undefined when it was deleted. */
  current: Task | undefined;
  busy: boolean;
  onKeep: () => void;
  onDiscard: () => void;
}

/**
 * Shown when the assistant or another tab has changed the task first: its current version, and what to do with the
 * typed text.
 */
export function TaskChanged({ current, busy, onKeep, onDiscard }: TaskChangedProps) {
  const now = useNow();
  return (
    <div className={styles.changed} role="alert">
      {current ? (
        <>
          <p>This task was changed elsewhere. It is now:</p>
          <blockquote>
            <strong dir="auto">{current.title}</strong>
            {current.notes && <span dir="auto">{current.notes}</span>}
            {current.dueAt && <span>Due {describeDue(current.dueAt, now)}</span>}
            {current.completedAt && <span>Done</span>}
          </blockquote>
        </>
      ) : (
        <p>This task was deleted elsewhere.</p>
      )}
      <div className={styles.buttons}>
        <button
          type="button"
          className="button button--sm button--primary"
          aria-disabled={busy}
          onClick={() => !busy && onKeep()}
        >
          {current ? 'Save mine' : 'Add it again'}
        </button>
        <button type="button" className="button button--sm button--secondary" onClick={onDiscard}>
          Discard mine
        </button>
      </div>
    </div>
  );
}
