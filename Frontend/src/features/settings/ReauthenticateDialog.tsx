import { useApi } from '../../api/ApiContext';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { AuthForm } from '../auth/AuthForm';
import { GoogleButton } from '../auth/GoogleButton';
import { useAuthForm } from '../auth/useAuthForm';
import { useUser } from '../auth/UserContext';
import styles from './Settings.module.css';
import { useMe } from './useAccount';

interface ReauthenticateDialogProps {
  onConfirmed: () => void;
  onCancel: () => void;
}

/**
 * After the password the action continues at once. Google returns to this page, where the user starts the action again.
 */
export function ReauthenticateDialog({ onConfirmed, onCancel }: ReauthenticateDialogProps) {
  const api = useApi();
  const user = useUser();
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
        <AuthForm form={form} action="Confirm">
          <input name="email" type="email" autoComplete="username" value={user.email} readOnly hidden />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            errors={form.fields.password}
          />
        </AuthForm>
      )}
      {me?.signInMethods.includes('google') && <GoogleButton returnTo="/settings" />}
      <button type="button" className={`button button--link button--block ${styles.cancel ?? ''}`} onClick={onCancel}>
        Cancel
      </button>
    </Dialog>
  );
}
