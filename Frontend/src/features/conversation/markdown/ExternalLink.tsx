import type { ReactNode } from 'react';
import styles from './Markdown.module.css';

const safe = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * A link written by a model. It opens a new tab, sends no referrer and shows its host. Links of other protocols are
 * rendered as text.
 */
export function ExternalLink({
  href,
  label,
  children,
}: {
  href: string | undefined;
  label: string;
  children: ReactNode;
}) {
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
 * Whether a label is this host or an address on it. A prefix is not enough: `paypal.com` starts with `paypal.co`, and
 * the part before an `@` is not the host. An internationalised host differs from the label, because it is encoded.
 */
function beginsWith(host: string, label: string): boolean {
  const address = label
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  return address.startsWith(host) && ['', '/', '?', '#'].includes(address.charAt(host.length));
}
