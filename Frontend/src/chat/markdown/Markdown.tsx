import { memo } from 'react';
import ReactMarkdown from 'react-markdown';
import type { Components } from 'react-markdown';
import { splitBlocks } from './blocks';
import { CodeBlock } from './CodeBlock';
import { remarkGfm } from './gfm';
import styles from './Markdown.module.css';
import { completeTail } from './tail';

const plugins = [remarkGfm];

/** Markdown that may still be arriving: finished blocks are parsed once. */
export function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  const blocks = splitBlocks(text);
  return (
    <div className={`markdown ${styles.markdown ?? ''}`}>
      {blocks.map((block, index) => {
        const arriving = streaming && index === blocks.length - 1;
        return (
          <MarkdownBlock key={index} text={arriving ? completeTail(block.text) : block.text} open={arriving && block.open} />
        );
      })}
    </div>
  );
}

/** HTML in it shows as text: nothing a model says becomes an element, and no image is fetched from an address it chose. */
const MarkdownBlock = memo(function MarkdownBlock({ text, open }: { text: string; open: boolean }) {
  return (
    <ReactMarkdown remarkPlugins={plugins} components={open ? openComponents : components}>
      {text}
    </ReactMarkdown>
  );
});

/** An answer stands under the page's heading, so its own begin one level down; models begin with the first level or the second. */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt ?? 'Image'}
    </a>
  ),
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  pre: ({ node }) => <CodeBlock node={node} complete />,
  // A header that says nothing heads nothing.
  th: ({ children, style }) => (children ? <th style={style}>{children}</th> : <td style={style} />),
  h1: 'h2',
};

/** Code whose fence is open is coloured when it is complete. */
const openComponents: Components = { ...components, pre: ({ node }) => <CodeBlock node={node} complete={false} /> };
