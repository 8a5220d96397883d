import { Link, useLocation } from 'react-router';
import { Field } from '../../ui/Field';
import { useAuth } from './AuthContext';
import { AuthForm } from './AuthForm';
import { AuthPage } from './AuthPage';
import { useAuthForm } from './useAuthForm';

export function RegisterPage() {
  const auth = useAuth();
  const { search } = useLocation();
  const form = useAuthForm(({ name = '', email = '', password = '' }) => auth.register({ name, email, password }));

  return (
    <AuthPage
      title="Create an account"
      intro="It takes a minute, and then you can chat."
      footer={
        <>
          Have an account? <Link to={`/sign-in${search}`}>Sign in</Link>
        </>
      }
    >
      <AuthForm form={form} action="Create account">
        <Field label="Name" name="name" autoComplete="name" autoFocus errors={form.fields.name} />
        <Field label="Email" name="email" type="email" autoComplete="username" errors={form.fields.email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters. A few words make a good one."
          errors={form.fields.password}
        />
      </AuthForm>
    </AuthPage>
  );
}
