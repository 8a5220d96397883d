import type { ReactNode } from 'react';
import { Spinner } from '../../ui/Spinner';
import type { useAuthForm } from './useAuthForm';

interface AuthFormProps {
  form: ReturnType<typeof useAuthForm>;
  action: string;
  /** The form is one of several on its page, so its button is smaller. */
  inline?: boolean;
  children: ReactNode;
}

/** The browser's validation is off: it shows one message at a time, and many screen readers do not read it. */
export function AuthForm({ form, action, inline = false, children }: AuthFormProps) {
  return (
    <form noValidate onSubmit={form.onSubmit} aria-busy={form.busy}>
      {form.summary && (
        <p className="alert alert--danger" role="alert">
          {form.summary}
        </p>
      )}
      {children}
      <button
        type="submit"
        className={inline ? 'button button--primary' : 'button button--primary button--lg button--block'}
        aria-disabled={form.busy}
      >
        {form.busy ? <Spinner label={action} /> : action}
      </button>
    </form>
  );
}
