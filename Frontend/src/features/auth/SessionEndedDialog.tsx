import { useLocation } from 'react-router';
import { Dialog } from '../../ui/Dialog';
import { Email } from '../../ui/Email';
import { Field } from '../../ui/Field';
import { useAuth } from './AuthContext';
import { AuthForm } from './AuthForm';
import { GoogleButton } from './GoogleButton';
import styles from './SessionEndedDialog.module.css';
import type { User } from './types';
import { useAuthForm } from './useAuthForm';

/** Covers the page after the end of an auth session, so that unsent text is still there after the next sign-in. */
export function SessionEndedDialog({ user }: { user: User }) {
  const auth = useAuth();
  const { pathname, search } = useLocation();
  const form = useAuthForm(({ email = '', password = '' }) => auth.signIn({ email, password }));

  return (
    <Dialog title="You were signed out" veiled>
      <p>
        Sign in to continue as{' '}
        <strong>
          <Email address={user.email} />
        </strong>
        . What you have written is kept.
      </p>
      <AuthForm form={form} action="Sign in">
        {/* Tells password managers which account the password belongs to. */}
        <input name="email" type="email" autoComplete="username" value={user.email} readOnly hidden />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          errors={form.fields.password}
        />
      </AuthForm>
      <GoogleButton returnTo={pathname + search} />
      <button type="button" className={styles.other} onClick={() => auth.leave('asked')}>
        Sign in as someone else
      </button>
    </Dialog>
  );
}
