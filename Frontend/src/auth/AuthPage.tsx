import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Logo } from '../ui/Logo';
import { usePageTitle } from '../ui/usePageTitle';
import { authApi } from './authApi';
import styles from './AuthPage.module.css';
import { localPath } from './returnTo';

interface AuthPageProps {
  title: string;
  intro: string;
  children: ReactNode;
  footer: ReactNode;
}

/** The frame of the sign-in and the register page: what the product does on one side, the form on the other. */
export function AuthPage({ title, intro, children, footer }: AuthPageProps) {
  usePageTitle(title);
  return (
    <div className={styles.page}>
      <aside className={styles.pitch} aria-hidden="true">
        <Logo />
        <p className={styles.claim}>Think out loud. Leave with a list.</p>
        <div className={styles.sample}>
          <p className={styles.asked}>Remind me to buy oat milk and book the dentist.</p>
          <p className={styles.answered}>Done. Both are on your list: oat milk for today, the dentist for this week.</p>
        </div>
      </aside>
      <main className={styles.side}>
        <div className={styles.form}>
          <div className={styles.smallLogo}>
            <Logo />
          </div>
          <h1>{title}</h1>
          <p className={styles.intro}>{intro}</p>
          {children}
          <GoogleButton />
          <p className={styles.footer}>{footer}</p>
        </div>
      </main>
    </div>
  );
}

function GoogleButton() {
  const [parameters] = useSearchParams();
  const { data } = useQuery({ queryKey: ['providers'], queryFn: ({ signal }) => authApi.providers(signal), staleTime: Infinity });
  if (!data?.google) return null;
  const returnTo = localPath(parameters.get('returnTo'));
  return (
    <>
      <p className={styles.or}>or</p>
      <a
        className="button button--secondary button--outline button--block"
        href={`/api/auth/google?${new URLSearchParams({ returnTo }).toString()}`}
      >
        Continue with Google
      </a>
    </>
  );
}
