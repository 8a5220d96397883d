import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { Dialog } from '../../ui/Dialog';
import { Email } from '../../ui/Email';
import { Field } from '../../ui/Field';
import { useUser } from '../auth/UserContext';
import { useRecentSignIn } from './recentSignIn';
import { Failure } from './Section';
import styles from './Settings.module.css';
import { useEndSession } from './useEndSession';

export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const user = useUser();
  const withRecentSignIn = useRecentSignIn();
  const endSession = useEndSession();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => endSession(() => withRecentSignIn(() => api.delete('/api/auth/account')), 'deleted'),
  });
  const confirmed = typed.trim().toLowerCase() === user.email.toLowerCase();

  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <p>This cannot be undone. It deletes:</p>
      <ul>
        <li>your account and all ways to sign in to it,</li>
        <li>all your chats with every message,</li>
        <li>your tasks.</li>
      </ul>
      <p>All your devices are signed out.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmed && !remove.isPending) remove.mutate();
        }}
      >
        <Field
          label={
            <>
              Type <Email address={user.email} /> to confirm
            </>
          }
          name="confirmation"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Failure error={remove.error} />
        <div className={styles.dialogActions}>
          <button type="button" className="button button--secondary" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button--danger" disabled={!confirmed || remove.isPending}>
            Delete my account
          </button>
        </div>
      </form>
    </Dialog>
  );
}
