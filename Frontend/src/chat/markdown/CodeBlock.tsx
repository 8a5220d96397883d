import type { ExtraProps } from 'react-markdown';
import { CopyButton } from '../../ui/CopyButton';
import styles from './CodeBlock.module.css';
import { useHighlighter } from './useHighlighter';

/** A `pre` of the parsed Markdown: its code, its language, a button to copy it. */
export function CodeBlock({ node, complete }: ExtraProps & { complete: boolean }) {
  const { code, language } = read(node);
  const highlight = useHighlighter(complete && language !== undefined);
  return (
    <figure className={styles.block}>
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

function read(node: ExtraProps['node']): { code: string; language?: string } {
  const child = node?.children[0];
  if (child?.type !== 'element') return { code: '' };
  const [text] = child.children;
  const classes = Array.isArray(child.properties.className) ? child.properties.className : [];
  const language = classes.map(String).find((name) => name.startsWith('language-'));
  return { code: text?.type === 'text' ? text.value.replace(/\n$/, '') : '', language: language?.slice('language-'.length) };
}
