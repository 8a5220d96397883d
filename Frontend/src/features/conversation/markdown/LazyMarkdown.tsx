import { lazyComponent } from '../../../lib/lazyComponent';
import styles from './Markdown.module.css';

/**
 * A chunk of its own, because a page without assistant messages does not need it. Until it is loaded the text is plain.
 */
export const LazyMarkdown = lazyComponent<{ text: string; streaming: boolean }>(
  async () => (await import('./Markdown')).Markdown,
  ({ text }) => <p className={styles.plain}>{text}</p>,
  { keepPlaceholder: true },
);

// Loaded while the first chat is read.
LazyMarkdown.preload();
