import { CopyButton } from '../../../ui/CopyButton';
import styles from './CodeBlock.module.css';
import { useHighlighter } from './useHighlighter';

interface CodeBlockProps {
  code: string;
  language: string | undefined;
  /** No more of it will be streamed. */
  complete: boolean;
}

/** Code with its language and a button to copy it. */
export function CodeBlock({ code, language, complete }: CodeBlockProps) {
  const highlight = useHighlighter(complete && language !== undefined);
  return (
    <figure className={styles.block} dir="ltr">
      <figcaption className={styles.bar}>
        <span>{language ?? 'text'}</span>
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      <pre tabIndex={0}>
        <code>{(highlight && language && highlight(code, language)) ?? code}</code>
      </pre>
    </figure>
  );
}
