import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { useApi } from '../../api/ApiContext';
import { Spinner } from '../../ui/Spinner';
import { toasts } from '../../ui/toasts';
import { describeGoogleError } from '../auth/googleErrors';
import { useProviders } from '../auth/useProviders';
import { useRecentSignIn } from './recentSignIn';
import { Failure, Section } from './Section';
import styles from './Settings.module.css';
import { useAccountChanged, useMe } from './useAccount';

export function SignInMethodsSection() {
  const { data: me, error, isPending, refetch } = useMe();
  const google = useProviders()?.google ?? false;
  const linked = me?.signInMethods.includes('google') ?? false;

  return (
    <Section title="Sign-in methods" about="The ways to prove that it is you.">
      <ReturnFromGoogle linked={linked} />
      {isPending && <Spinner label="Loading the sign-in methods" late />}
      {!me && <Failure error={error} onRetry={() => void refetch()} />}
      {me && (
        <ul className={styles.rows}>
          <li>
            <div>
              <p>Password</p>
              <p className={styles.detail}>{me.signInMethods.includes('password') ? 'Set' : 'Not set'}</p>
            </div>
          </li>
          {(google || linked) && <GoogleRow linked={linked} />}
        </ul>
      )}
    </Section>
  );
}

function GoogleRow({ linked }: { linked: boolean }) {
  const api = useApi();
  const withRecentSignIn = useRecentSignIn();
  const changed = useAccountChanged();
  const link = useMutation({
    mutationFn: () => withRecentSignIn(() => api.post<{ location: string }>('/api/auth/google/link')),
    onSuccess: ({ location }) => window.location.assign(location),
  });
  const unlink = useMutation({
    mutationFn: () => withRecentSignIn(() => api.delete('/api/auth/google/link')),
    onSuccess: async () => {
      await changed();
      toasts.show({ message: 'Google is no longer linked.' });
    },
  });

  return (
    <li>
      <div>
        <p>Google</p>
        <p className={styles.detail}>{linked ? 'Linked' : 'Not linked'}</p>
        <Failure error={link.error ?? unlink.error} />
      </div>
      <button
        type="button"
        className="button button--sm button--secondary"
        disabled={link.isPending || link.isSuccess || unlink.isPending}
        onClick={() => (linked ? unlink : link).mutate()}
      >
        {linked ? 'Unlink Google' : 'Link Google'}
      </button>
    </li>
  );
}

function ReturnFromGoogle({ linked }: { linked: boolean }) {
  const [parameters] = useSearchParams();
  const error = parameters.get('error');
  if (error) {
    return (
      <p className="alert alert--danger" role="alert">
        {describeGoogleError(error)}
      </p>
    );
  }
  // The address keeps the parameter when Google is unlinked later.
  if (!linked || parameters.get('linked') !== 'google') return null;
  return (
    <p className="alert alert--success" role="status">
      Google is linked: you can sign in with it from now on.
    </p>
  );
}
