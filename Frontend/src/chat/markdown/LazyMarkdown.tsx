import { lazy, Suspense } from 'react';
import styles from './Markdown.module.css';

const load = () => import('./Markdown');
const Markdown = lazy(async () => ({ default: (await load()).Markdown }));

// On its way while the first chat is.
void load();

/** A chunk of its own, because a page without answers needs none of it. Until it is here the text shows as it is. */
export function LazyMarkdown(props: { text: string; streaming: boolean }) {
  return (
    <Suspense fallback={<p className={styles.plain}>{props.text}</p>}>
      <Markdown {...props} />
    </Suspense>
  );
}
