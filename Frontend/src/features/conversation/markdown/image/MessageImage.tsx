import { useState } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '../../../../ui/Dialog';
import { IconButton } from '../../../../ui/IconButton';
import { ExternalLink } from '../ExternalLink';
import { ownImage } from './ownImage';
import styles from './MessageImage.module.css';

export interface MessageImageProps {
  source: string | undefined;
  alt: string;
  inLink: boolean;
}

/**
 * An image of this site, which opens in a viewer. An image of another host is a link: loading it would tell that host
 * who reads the message, and with what a model put into its address.
 */
export function MessageImage({ source, alt, inLink }: MessageImageProps) {
  const [failed, setFailed] = useState(false);
  const [viewed, setViewed] = useState(false);
  const own = ownImage(source);
  const label = alt === '' ? 'Image' : alt;
  if (!own)
    return inLink ? (
      label
    ) : (
      <ExternalLink href={source} label={alt}>
        {label}
      </ExternalLink>
    );
  if (failed) return <span className={styles.missing}>{label} (not available)</span>;

  const image = <img src={own} alt={alt} loading="lazy" decoding="async" onError={() => setFailed(true)} />;
  if (inLink) return <span className={styles.image}>{image}</span>;
  return (
    <>
      <button
        type="button"
        className={styles.image}
        aria-label={`View image: ${label}`}
        onClick={() => setViewed(true)}
      >
        {image}
      </button>
      {viewed &&
        createPortal(
          <Dialog title={label} size="full" onClose={() => setViewed(false)}>
            <IconButton className={styles.close} icon="close" label="Close" onClick={() => setViewed(false)} />
            <div className={styles.viewer}>
              <img src={own} alt={alt} />
            </div>
          </Dialog>,
          document.body,
        )}
    </>
  );
}
