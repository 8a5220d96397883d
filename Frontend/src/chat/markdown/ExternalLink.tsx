import type { ReactNode } from 'react';
import styles from './Markdown.module.css';

const safe = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** A link that a model wrote: it opens elsewhere, does not say where from, and shows the host that it leads to. Of any other kind it is text. */
export function ExternalLink({ href, label, children }: { href: string | undefined; label: string; children: ReactNode }) {
  const url = href !== undefined && URL.canParse(href) ? new URL(href) : undefined;
  if (!url || !safe.has(url.protocol)) return children;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {url.host !== '' && !label.includes(url.host) && (
        <>
          {' '}
          <span className={styles.host}>({url.host})</span>
        </>
      )}
    </a>
  );
}
