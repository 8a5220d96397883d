import type { ReactNode } from 'react';
import styles from './FullPage.module.css';

/** A page with one thing to say, in the middle. */
export function FullPage({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.content}>
        {title && <h1>{title}</h1>}
        {children}
      </div>
    </main>
  );
}
