import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { saveFile } from '../../../../lib/saveFile';
import { CopyButton } from '../../../../ui/CopyButton';
import { IconButton } from '../../../../ui/IconButton';
import styles from './CodeBlock.module.css';
import { fileNameOf, languageLabel } from './languages';
import { useHighlighter } from './useHighlighter';

interface CodeBlockProps {
  code: string;
  language: string | undefined;
  /** No more of it will be streamed. */
  complete: boolean;
  /** More buttons, before the others. */
  actions?: ReactNode;
}

/** Longer code is folded to about as many lines (see the style sheet). */
const foldedLines = 40;

/** Code with its language, and buttons to wrap, save and copy it. */
export function CodeBlock({ code, language, complete, actions }: CodeBlockProps) {
  const highlight = useHighlighter(complete && language !== undefined);
  const [wrapped, setWrapped] = useState(false);
  const block = useRef<HTMLElement>(null);
  const lines = code.split('\n').length;
  // Code that was read while it was streamed is not folded at its end: what is below would move.
  const [folded, setFolded] = useState(complete && lines > foldedLines);

  const toggle = () => {
    setFolded(!folded);
    if (!folded) block.current?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <figure ref={block} className={styles.block} dir="ltr">
      <figcaption className={styles.bar}>
        <span className={styles.language}>{languageLabel(language)}</span>
        {actions}
        <IconButton icon="wrap" label="Wrap lines" aria-pressed={wrapped} onClick={() => setWrapped(!wrapped)} />
        <IconButton
          icon="download"
          label="Download code"
          onClick={() => saveFile(new Blob([`${code}\n`], { type: 'text/plain' }), fileNameOf(language))}
        />
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      <pre tabIndex={0} data-wrapped={wrapped} data-folded={folded}>
        <code>{(highlight && language && highlight(code, language)) ?? code}</code>
      </pre>
      {lines > foldedLines && (
        <button type="button" className={styles.more} aria-expanded={!folded} onClick={toggle}>
          {folded ? `Show all ${lines} lines` : 'Show less'}
        </button>
      )}
    </figure>
  );
}
