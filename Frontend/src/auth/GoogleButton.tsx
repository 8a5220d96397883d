import styles from './AuthPage.module.css';
import { useProviders } from './useProviders';

/** Leaves for Google and comes back to a local path. Nothing where Google is not configured. */
export function GoogleButton({ returnTo }: { returnTo: string }) {
  const google = useProviders()?.google;
  if (!google) return null;
  return (
    <>
      <p className={styles.or}>or</p>
      <a
        className={`button button--lg button--block ${styles.google ?? ''}`}
        href={`/api/auth/google?${new URLSearchParams({ returnTo }).toString()}`}
      >
        Continue with Google
      </a>
    </>
  );
}
