import { useId, useState } from 'react';
import type { InputHTMLAttributes, ReactNode } from 'react';
import styles from './Field.module.css';
import { Icon } from './Icon';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: ReactNode;
  name: string;
  hint?: string;
  errors?: readonly string[];
}

/**
 * A labelled input; a password can be made visible. Errors are linked to the input, so that a screen reader reads them
 * with it.
 */
export function Field({ label, hint, errors, type = 'text', ...input }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const isPassword = type === 'password';
  const wrong = errors !== undefined && errors.length > 0;
  const noteId = wrong || hint ? `${id}-note` : undefined;

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.box}>
        <input
          {...input}
          id={id}
          type={isPassword && shown ? 'text' : type}
          aria-invalid={wrong}
          aria-describedby={noteId}
        />
        {isPassword && (
          <button type="button" aria-label="Show password" aria-pressed={shown} onClick={() => setShown(!shown)}>
            <Icon name={shown ? 'eyeOff' : 'eye'} />
          </button>
        )}
      </div>
      {noteId && (
        <div id={noteId} className={wrong ? styles.error : styles.hint}>
          {wrong ? errors.map((error) => <p key={error}>{error}</p>) : <p>{hint}</p>}
        </div>
      )}
    </div>
  );
}
