import { useState } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '../../../../ui/Dialog';
import { IconButton } from '../../../../ui/IconButton';
import { useIsDark } from '../../../../ui/theme';
import { CodeBlock } from '../code/CodeBlock';
import codeStyles from '../code/CodeBlock.module.css';
import styles from './Diagram.module.css';
import { useDiagram } from './useDiagram';

export interface DiagramProps {
  source: string;
  /** No more of it will be streamed. */
  complete: boolean;
}

/** The smallest part of its size that a diagram is shown in. */
const smallest = 0.7;

/** A diagram in the language of Mermaid. Its source is shown until it is complete, on request, and when it is wrong. */
export function Diagram({ source, complete }: DiagramProps) {
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

  const { url, width, height } = image;
  const alt = altOf(source);
  return (
    <figure className={codeStyles.block}>
      <figcaption className={codeStyles.bar}>
        <span className={codeStyles.language}>Diagram</span>
        <IconButton icon="code" label="Show source" onClick={() => setShowsSource(true)} />
        <IconButton icon="expand" label="Full screen" onClick={() => setIsFull(true)} />
      </figcaption>
      <div className={styles.picture} data-dark={dark} tabIndex={0} role="group" aria-label="Diagram">
        {/* A wide diagram scrolls before its texts become too small to read. */}
        <img src={url} width={width} height={height} alt={alt} style={{ minWidth: width * smallest }} />
      </div>
      {isFull &&
        createPortal(
          <Dialog title="Diagram" size="full" onClose={() => setIsFull(false)}>
            <IconButton className={styles.close} icon="close" label="Close" onClick={() => setIsFull(false)} />
            <div className={styles.full} tabIndex={0} role="group" aria-label="Diagram">
              <img src={url} width={width} height={height} alt={alt} />
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
