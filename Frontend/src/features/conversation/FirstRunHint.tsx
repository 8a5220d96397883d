import { usePreference } from '../../lib/preference';
import { keyNames } from '../../lib/shortcuts';
import { IconButton } from '../../ui/IconButton';
import styles from './FirstRunHint.module.css';

/** For a user without chats. It disappears with the first chat, or when it is dismissed. */
export function FirstRunHint() {
  const [shown, setShown] = usePreference('hint', true);
  if (!shown) return null;
  return (
    <aside className={styles.hint} aria-label="First steps">
      <p>
        <strong>New here?</strong> Just write. Chats are kept in the list on the left, and what is to be done in Tasks
        on the right: ask for it, or add it by hand.{' '}
        <span className={styles.keys}>{keyNames('help')} shows the keyboard shortcuts.</span>
      </p>
      <IconButton icon="close" label="Dismiss the hint" onClick={() => setShown(false)} />
    </aside>
  );
}
