import { memo } from 'react';
import { splitBlocks } from './blocks';
import { toElements } from './elements';
import styles from './Markdown.module.css';
import { parse } from './parse';
import { StreamingContext } from './StreamingContext';
import { completeTail } from './tail';

/** Markdown that may still be streamed. Complete blocks are parsed once. */
export function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  const blocks = splitBlocks(text);
  return (
    <div className={`markdown ${styles.markdown ?? ''}`}>
      <StreamingContext value={streaming}>
        {blocks.map((block, index) => {
          const arriving = streaming && index === blocks.length - 1;
          return (
            <MarkdownBlock
              key={index}
              text={arriving ? completeTail(block.text) : block.text}
              open={arriving && block.open}
            />
          );
        })}
      </StreamingContext>
    </div>
  );
}

/** Code is highlighted when its fence is closed. */
const MarkdownBlock = memo(function MarkdownBlock({ text, open }: { text: string; open: boolean }) {
  return toElements(parse(text), open);
});
