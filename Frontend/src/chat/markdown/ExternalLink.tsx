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
      {url.host !== '' && !beginsWith(url.host, label) && (
        <>
          {' '}
          <span className={styles.host} dir="ltr">
            ({url.host})
          </span>
        </>
      )}
    </a>
  );
}

/**
 * Whether a label is this host, or an address on it. Nothing else will do: `paypal.com` has `paypal.co` in it, and what comes before an `@`
 * is no host. A host in other letters than Latin has another name than what is seen.
 */
function beginsWith(host: string, label: string): boolean {
  const address = label
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  return address.startsWith(host) && ['', '/', '?', '#'].includes(address.charAt(host.length));
}
