import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { describeError } from '../../api/describeError';
import { ApiError, CancelledError } from '../../api/problem';
import type { FieldErrors } from '../../api/problem';

interface Failure {
  /** An error that belongs to no field. */
  summary?: string;
  fields: FieldErrors;
}

const none: Failure = { fields: {} };

/**
 * Submits the fields of a form as text. Errors of a field are shown at that field, others above the form; the first
 * wrong field gets the focus.
 */
export function useAuthForm(submit: (fields: Record<string, string>) => Promise<void>) {
  const [failure, setFailure] = useState(none);
  const [busy, setBusy] = useState(false);

  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
    const found = findMissing(form, values);
    if (Object.keys(found).length > 0) {
      setFailure({ fields: found });
      focusFirst(form, found);
      return;
    }

    setBusy(true);
    setFailure(none);
    try {
      await submit(values);
    } catch (error) {
      const next = toFailure(error, form);
      setFailure(next);
      focusFirst(form, next.fields);
    } finally {
      setBusy(false);
    }
  };

  return { ...failure, busy, onSubmit };
}

function findMissing(form: HTMLFormElement, values: Record<string, string>): FieldErrors {
  const missing = Object.entries(values).filter(([, value]) => value.trim() === '');
  return Object.fromEntries(missing.map(([name]) => [name, [`Enter your ${labelOf(form, name)}.`]]));
}

function labelOf(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  const label = field instanceof HTMLInputElement ? field.labels?.[0]?.textContent : undefined;
  return (label ?? name).toLowerCase();
}

function toFailure(error: unknown, form: HTMLFormElement): Failure {
  if (error instanceof CancelledError) return none;
  if (!(error instanceof ApiError)) return { summary: describeError(error), fields: {} };
  if (error.code === 'invalid_credentials' && error.status === 401) {
    return { summary: 'The email or the password is not right.', fields: {} };
  }
  if (error.code === 'email_taken') {
    return { fields: { email: ['There is already an account with this email. Sign in instead.'] } };
  }
  const here = Object.entries(error.errors).filter(([name]) => form.elements.namedItem(name));
  return here.length > 0 ? { fields: Object.fromEntries(here) } : { summary: describeError(error), fields: {} };
}

function focusFirst(form: HTMLFormElement, fields: FieldErrors): void {
  const first = [...form.elements].find((element) => element instanceof HTMLInputElement && element.name in fields);
  if (first instanceof HTMLInputElement) first.focus();
}
