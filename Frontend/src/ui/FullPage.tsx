import type { ReactNode } from 'react';
import styles from './FullPage.module.css';

interface FullPageProps {
  title?: string;
  /**
   * Renders inside the `main` of a page instead of as one. Without a heading there, the title is the page's heading.
   */
  within?: 'main' | 'main without heading';
  children: ReactNode;
}

/** A message in the middle of the page. */
export function FullPage({ title, within, children }: FullPageProps) {
  const Frame = within ? 'div' : 'main';
  const Title = within === 'main' ? 'h2' : 'h1';
  return (
    <Frame className={styles.page}>
      <div className={styles.content}>
        {title && <Title>{title}</Title>}
        {children}
      </div>
    </Frame>
  );
}
