import { useState } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '../../../../ui/Dialog';
import { IconButton } from '../../../../ui/IconButton';
import { useIsDark } from '../../../../ui/theme';
import { CodeBlock } from '../code/CodeBlock';
import codeStyles from '../code/CodeBlock.module.css';
import styles from './Diagram.module.css';
import { useDiagram } from './useDiagram';

/** A diagram in the language of Mermaid. Its source is shown until it is complete, on request, and when it is wrong. */
export function Diagram({ source, complete }: { source: string; complete: boolean }) {
  const dark = useIsDark();
  const { image, failed } = useDiagram(source, dark, complete);
  const [showsSource, setShowsSource] = useState(false);
  const [isFull, setIsFull] = useState(false);

  if (!image || showsSource) {
    return (
      <>
        <CodeBlock
          code={source}
          language="mermaid"
          complete={complete}
          actions={image && <IconButton icon="eye" label="Show diagram" onClick={() => setShowsSource(false)} />}
        />
        {failed && <p className={styles.failed}>This diagram cannot be shown, because its source has a mistake.</p>}
      </>
    );
  }

  const picture = <img src={image.url} width={image.width} height={image.height} alt={altOf(source)} />;
  return (
    <figure className={codeStyles.block}>
      <figcaption className={codeStyles.bar}>
        <span className={codeStyles.language}>Diagram</span>
        <IconButton icon="code" label="Show source" onClick={() => setShowsSource(true)} />
        <IconButton icon="expand" label="Full screen" onClick={() => setIsFull(true)} />
      </figcaption>
      <div className={styles.picture} data-dark={dark} tabIndex={0} role="group" aria-label="Diagram">
        {picture}
      </div>
      {isFull &&
        createPortal(
          <Dialog title="Diagram" size="full" onClose={() => setIsFull(false)}>
            <IconButton className={styles.close} icon="close" label="Close" onClick={() => setIsFull(false)} />
            <div className={styles.full} tabIndex={0} role="group" aria-label="Diagram">
              {picture}
            </div>
          </Dialog>,
          document.body,
        )}
    </figure>
  );
}

/** The title that its author gave it, or its kind. */
function altOf(source: string): string {
  const title = /^\s*(?:accTitle\s*:|title:?)\s*(.+)$/m.exec(source)?.[1];
  const kind = /^\s*([a-z]+)/im.exec(source.replace(/^---[\s\S]*?---/, '').replace(/^\s*%%.*$/gm, ''))?.[1];
  return title ?? `Diagram (${kind ?? 'unknown'}); its source is behind “Show source”`;
}
