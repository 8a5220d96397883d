import type { DueFields } from './due';
import styles from './TaskForm.module.css';

interface DueFieldProps {
  value: DueFields;
  onChange: (value: DueFields) => void;
  error?: string;
}

/** A day, and optionally a time. */
export function DueField({ value, onChange, error }: DueFieldProps) {
  return (
    <div className={styles.due}>
      {/* Each field has its own label. Safari shows nothing in an empty one. */}
      <span aria-hidden="true">Due</span>
      <input
        type="date"
        aria-label="Due date"
        aria-invalid={error !== undefined}
        value={value.date}
        max="9999-12-31"
        onChange={({ target }) => onChange({ ...value, date: target.value })}
      />
      <input
        type="time"
        aria-label="Due time"
        value={value.time}
        disabled={value.date === ''}
        onChange={({ target }) => onChange({ ...value, time: target.value })}
      />
    </div>
  );
}
