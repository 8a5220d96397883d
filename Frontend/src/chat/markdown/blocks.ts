/** A top-level block of Markdown that parses to the same alone as in its document. */
export interface Block {
  text: string;
  /** A code fence in it has not been closed. Only the last block can be open. */
  open: boolean;
}

const fence = /^\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const indented = /^(?: {2,}|\t)/;
const definition = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Splits Markdown where a blank line surely ends a block, so that while text arrives only its last block changes, and only that
 * one is parsed again. Where a definition (of a link, a footnote) reaches across blocks, everything stays in one.
 */
export function splitBlocks(markdown: string): Block[] {
  if (definition.test(markdown)) return [{ text: markdown, open: hasOpenFence(markdown) }];

  const blocks: string[][] = [];
  let openFence: string | undefined;
  let afterBlank = true;
  for (const line of markdown.split('\n')) {
    const current = blocks.at(-1);
    const blank = line.trim() === '';
    if (!current || (openFence === undefined && afterBlank && !blank && !continues(current, line))) {
      if (!blank) blocks.push([line]);
    } else {
      current.push(line);
    }
    openFence = nextFence(openFence, line);
    afterBlank = blank;
  }
  return blocks.map((lines, index) => ({
    text: lines.join('\n'),
    open: openFence !== undefined && index === blocks.length - 1,
  }));
}

/** After a blank line: items of one list, and what is indented under them, belong together. */
function continues(block: readonly string[], line: string): boolean {
  return indented.test(line) || (listItem.test(block[0] ?? '') && listItem.test(line));
}

function hasOpenFence(markdown: string): boolean {
  return markdown.split('\n').reduce<string | undefined>(nextFence, undefined) !== undefined;
}

/** The fence that is open after this line. A fence closes with at least as many of its own marks and nothing behind them. */
function nextFence(open: string | undefined, line: string): string | undefined {
  const [, marks, rest = ''] = fence.exec(line) ?? [];
  if (marks === undefined) return open;
  if (open === undefined) return marks.startsWith('`') && rest.includes('`') ? undefined : marks;
  const closes = marks.startsWith(open) && rest.trim() === '';
  return closes ? undefined : open;
}
