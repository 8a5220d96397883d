import styles from './Logo.module.css';

const speechBubble =
  'M16 2.5c7.7 0 13.5 5.2 13.5 12.2S23.7 27 16 27c-1.6 0-3.2-.2-4.6-.7l-5.8 3c-.7.4-1.5-.3-1.3-1.1' +
  'l1.2-4.7a11.8 11.8 0 0 1-3-8.8C2.5 7.7 8.3 2.5 16 2.5Z';

/** The logo and the name; with `mark` the logo alone, as at the start of an assistant message. */
export function Logo({ mark = false }: { mark?: boolean }) {
  return (
    <span className={styles.logo}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <path className={styles.bubble} d={speechBubble} />
        <path className={styles.stroke} d="m10.5 15.3 3.8 3.7 7.4-7.6" />
      </svg>
      {!mark && <span className={styles.name}>Fubuni</span>}
    </span>
  );
}
