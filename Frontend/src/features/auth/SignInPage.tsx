import { Link, useLocation, useSearchParams } from 'react-router';
import { Field } from '../../ui/Field';
import { useAuth, useAuthState } from './AuthContext';
import { AuthForm } from './AuthForm';
import { AuthPage } from './AuthPage';
import { describeGoogleError } from './googleErrors';
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
      <ArrivalNotice />
      <AuthForm form={form} action="Sign in">
        <Field label="Email" name="email" type="email" autoComplete="username" autoFocus errors={form.fields.email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          errors={form.fields.password}
        />
      </AuthForm>
    </AuthPage>
  );
}

/** The reason for being on this page, where the user did not choose it. */
function ArrivalNotice() {
  const state = useAuthState();
  const [parameters] = useSearchParams();
  const error = parameters.get('error');
  if (error) {
    return (
      <p className="alert alert--danger" role="alert">
        {describeGoogleError(error)}
      </p>
    );
  }
  if (state.status !== 'signedOut' || state.reason !== 'deleted') return null;
  return (
    <p className="alert alert--info" role="status">
      Your account is deleted, with all your chats and tasks. Thank you for using Fubuni.
    </p>
  );
}
