import styles from './AuthPage.module.css';
import { useProviders } from './useProviders';

/** Starts the sign-in with Google, which returns to a local path. Renders nothing where Google is not configured. */
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
