import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { Dialog } from '../../ui/Dialog';
import { Failure } from './Section';
import styles from './Settings.module.css';
import { useEndSession } from './useEndSession';

export function SignOutEverywhereDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const endSession = useEndSession();
  const signOut = useMutation({ mutationFn: () => endSession(() => api.post('/api/auth/logout-all'), 'asked') });

  return (
    <Dialog title="Sign out everywhere?" onClose={onClose}>
      <p>All your devices are signed out, this one too.</p>
      <Failure error={signOut.error} />
      <div className={styles.dialogActions}>
        <button type="button" className="button button--secondary" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button button--danger"
          disabled={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          Sign out everywhere
        </button>
      </div>
    </Dialog>
  );
}
