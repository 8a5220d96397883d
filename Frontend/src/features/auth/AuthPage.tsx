import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { usePageTitle } from '../../lib/usePageTitle';
import { Logo } from '../../ui/Logo';
import styles from './AuthPage.module.css';
import { GoogleButton } from './GoogleButton';
import { localPath } from './returnTo';

interface AuthPageProps {
  title: string;
  intro: string;
  children: ReactNode;
  footer: ReactNode;
}

/** The layout of the sign-in and the register page: what the product does on one side, the form on the other. */
export function AuthPage({ title, intro, children, footer }: AuthPageProps) {
  usePageTitle(title);
  const [parameters] = useSearchParams();
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
          <p className={styles.footer}>{footer}</p>
          {/* At the end, because it appears when the server has answered that it is offered, and then moves nothing
              else. */}
          <GoogleButton returnTo={localPath(parameters.get('returnTo'))} />
        </div>
      </main>
    </div>
  );
}
