import { useServices } from '../app/services';
import { Field } from '../auth/Field';
import { FormFrame } from '../auth/FormFrame';
import { GoogleButton } from '../auth/GoogleButton';
import { useAuthForm } from '../auth/useAuthForm';
import { Dialog } from '../ui/Dialog';
import styles from './Settings.module.css';
import { useMe } from './useAccount';

interface ReauthenticateDialogProps {
  onConfirmed: () => void;
  onCancel: () => void;
}

/** By the password it goes on at once; by Google it comes back to this page, to be asked for once more. */
export function ReauthenticateDialog({ onConfirmed, onCancel }: ReauthenticateDialogProps) {
  const { api, user } = useServices();
  const { data: me } = useMe();
  const hasPassword = me?.signInMethods.includes('password') ?? true;
  const form = useAuthForm(async ({ password = '' }) => {
    await api.post('/api/auth/reauthenticate', { password });
    onConfirmed();
  });

  return (
    <Dialog title="Confirm that it is you" onClose={onCancel}>
      <p>
        {hasPassword
          ? 'You signed in a while ago. Enter your password to go on.'
          : 'You signed in a while ago. Sign in with Google once more, then try again.'}
      </p>
      {hasPassword && (
        <FormFrame form={form} action="Confirm">
          <input name="email" type="email" autoComplete="username" value={user.email} readOnly hidden />
          <Field label="Password" name="password" type="password" autoComplete="current-password" errors={form.fields.password} />
        </FormFrame>
      )}
      {me?.signInMethods.includes('google') && <GoogleButton returnTo="/settings" />}
      <button type="button" className={`button button--link button--block ${styles.cancel ?? ''}`} onClick={onCancel}>
        Cancel
      </button>
    </Dialog>
  );
}
