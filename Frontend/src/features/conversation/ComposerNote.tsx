import { useOnline } from '../../lib/useOnline';
import { Icon } from '../../ui/Icon';
import styles from './ComposerNote.module.css';

/**
 * The line below the composer. While offline it says so before a message is sent, in the same line, so that nothing
 * moves.
 */
export function ComposerNote() {
  const online = useOnline();
  return (
    <div className={styles.note} data-offline={!online}>
      <p role="status">
        {!online && (
          <>
            <Icon name="alert" size={16} />
            You are offline. Messages are sent later.
          </>
        )}
      </p>
      {online && <p>Fubuni can be wrong. Check what matters.</p>}
    </div>
  );
}
