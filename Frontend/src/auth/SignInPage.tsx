import { Link, useLocation } from 'react-router';
import { useAuth, useAuthState } from './AuthContext';
import { AuthPage } from './AuthPage';
import { Field } from './Field';
import { FormFrame } from './FormFrame';
import { useAuthForm } from './useAuthForm';

export function SignInPage() {
  const auth = useAuth();
  const { search } = useLocation();
  const form = useAuthForm(({ email = '', password = '' }) => auth.signIn({ email, password }));

  return (
    <AuthPage
      title="Sign in"
      intro="Welcome back to Fubuni."
      footer={
        <>
          New here? <Link to={`/register${search}`}>Create an account</Link>
        </>
      }
    >
      <SessionEnded />
      <FormFrame form={form} action="Sign in">
        <Field label="Email" name="email" type="email" autoComplete="username" autoFocus errors={form.fields.email} />
        <Field label="Password" name="password" type="password" autoComplete="current-password" errors={form.fields.password} />
      </FormFrame>
    </AuthPage>
  );
}

function SessionEnded() {
  const state = useAuthState();
  if (state.status !== 'signedOut' || state.reason !== 'ended') return null;
  return (
    <p className="alert alert--info" role="status">
      Your session has ended. Sign in to go on where you were.
    </p>
  );
}
