import { useLocation } from 'react-router';
import { Dialog } from '../ui/Dialog';
import { useAuth } from './AuthContext';
import { Field } from './Field';
import { FormFrame } from './FormFrame';
import { GoogleButton } from './GoogleButton';
import styles from './SessionEndedDialog.module.css';
import type { User } from './types';
import { useAuthForm } from './useAuthForm';

/** Over the page of someone whose session has ended, so that what they were writing is still there when they have signed in again. */
export function SessionEndedDialog({ user }: { user: User }) {
  const auth = useAuth();
  const { pathname, search } = useLocation();
  const form = useAuthForm(({ email = '', password = '' }) => auth.signIn({ email, password }));

  return (
    <Dialog title="You were signed out" veiled>
      <p>
        Sign in to continue as <strong>{user.email}</strong>. What you have written is kept.
      </p>
      <FormFrame form={form} action="Sign in">
        {/* Tells password managers whose password it is. */}
        <input name="email" type="email" autoComplete="username" value={user.email} readOnly hidden />
        <Field label="Password" name="password" type="password" autoComplete="current-password" errors={form.fields.password} />
      </FormFrame>
      <GoogleButton returnTo={pathname + search} />
      <button type="button" className={styles.other} onClick={() => auth.leave('asked')}>
        Sign in as someone else
      </button>
    </Dialog>
  );
}
