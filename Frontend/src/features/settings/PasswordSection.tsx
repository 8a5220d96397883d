import { useState } from 'react';
import { useApi } from '../../api/ApiContext';
import { Field } from '../../ui/Field';
import { toasts } from '../../ui/toasts';
import { AuthForm } from '../auth/AuthForm';
import { useAuthForm } from '../auth/useAuthForm';
import { useUser } from '../auth/UserContext';
import { useRecentSignIn } from './recentSignIn';
import { Section } from './Section';
import { useAccountChanged, useMe } from './useAccount';

export function PasswordSection() {
  const { data: me } = useMe();
  const [changes, setChanges] = useState(0);
  if (!me) return null;
  const first = !me.signInMethods.includes('password');
  return (
    <Section
      title={first ? 'Set a password' : 'Change password'}
      about={first ? 'So that you can sign in without Google too.' : 'All other devices are signed out.'}
    >
      <PasswordForm key={changes} first={first} onChanged={() => setChanges(changes + 1)} />
    </Section>
  );
}

function PasswordForm({ first, onChanged }: { first: boolean; onChanged: () => void }) {
  const api = useApi();
  const user = useUser();
  const withRecentSignIn = useRecentSignIn();
  const changed = useAccountChanged();
  const form = useAuthForm(async ({ currentPassword, newPassword }) => {
    await withRecentSignIn(() => api.post('/api/auth/change-password', { currentPassword, newPassword }));
    toasts.show({
      message: first ? 'Your password is set.' : 'Your password is changed. Other devices were signed out.',
    });
    await changed();
    onChanged();
  });

  return (
    <AuthForm form={form} action={first ? 'Set password' : 'Change password'} inline>
      <input name="username" type="email" autoComplete="username" value={user.email} readOnly hidden />
      {!first && (
        <Field
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          errors={form.fields.currentPassword}
        />
      )}
      <Field
        label="New password"
        name="newPassword"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters. A few words make a good one."
        errors={form.fields.newPassword}
      />
    </AuthForm>
  );
}
