import type { ReactNode } from 'react';
import { Spinner } from '../ui/Spinner';
import type { useAuthForm } from './useAuthForm';

interface FormFrameProps {
  form: ReturnType<typeof useAuthForm>;
  action: string;
  /** Among other things on a page, rather than the one thing there is to do. */
  inline?: boolean;
  children: ReactNode;
}

/** The browser's own validation is off: it shows one bubble at a time and goes unread by many screen readers. */
export function FormFrame({ form, action, inline = false, children }: FormFrameProps) {
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
