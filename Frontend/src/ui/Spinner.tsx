import styles from './Spinner.module.css';

/** `late` waits a moment before it is visible, so that fast responses do not flicker. */
export function Spinner({ label, late = false }: { label: string; late?: boolean }) {
  return (
    <span className={late ? styles.late : styles.spinner} role="status">
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
