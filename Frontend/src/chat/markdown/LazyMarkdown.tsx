import { onDemand } from '../../ui/onDemand';
import styles from './Markdown.module.css';

/** A chunk of its own, because a page without answers needs none of it. Until it is here, if it ever is, the text shows as it is. */
export const LazyMarkdown = onDemand<{ text: string; streaming: boolean }>(
  async () => (await import('./Markdown')).Markdown,
  ({ text }) => <p className={styles.plain}>{text}</p>,
  { enough: true },
);

// On its way while the first chat is.
LazyMarkdown.preload();
