/** A top-level block of Markdown that parses alone to the same result as in its document. */
export interface Block {
  text: string;
  /** It has a code fence that is not closed. Only the last block can be open. */
  open: boolean;
}

const fence = /^\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const indented = /^(?: {2,}|\t)/;
const definition = /^ {0,3}\[[^\]\n]+\]:/m;

const details = /<(\/?)details\b[^>]*>/gi;

/**
 * Splits Markdown at blank lines that certainly end a block, so that only the last block is parsed again while text is
 * streamed. Text with definitions (of links, of footnotes) stays in one block, because they apply to all of it.
 */
export function splitBlocks(markdown: string): Block[] {
  if (definition.test(markdown)) return [{ text: markdown, open: hasOpenFence(markdown) }];

  const blocks: string[][] = [];
  let openFence: string | undefined;
  let afterBlank = true;
  let folded = 0;
  for (const line of markdown.split('\n')) {
    const current = blocks.at(-1);
    const blank = line.trim() === '';
    if (!current || (openFence === undefined && folded === 0 && afterBlank && !blank && !continues(current, line))) {
      if (!blank) blocks.push([line]);
    } else {
      current.push(line);
    }
    openFence = nextFence(openFence, line);
    if (openFence === undefined) folded = foldedAfter(folded, line);
    afterBlank = blank;
  }
  return blocks.map((lines, index) => ({
    text: lines.join('\n'),
    open: openFence !== undefined && index === blocks.length - 1,
  }));
}

/** After a blank line, the items of a list and what is indented below them belong together. */
function continues(block: readonly string[], line: string): boolean {
  return indented.test(line) || (listItem.test(block[0] ?? '') && listItem.test(line));
}

/** How many folded sections are open after this line: what is in them belongs to one block. */
function foldedAfter(folded: number, line: string): number {
  if (folded === 0 && !/^ {0,3}<details\b/i.test(line)) return 0;
  const tags = [...line.matchAll(details)];
  return tags.reduce((depth, [, slash]) => Math.max(0, depth + (slash === '/' ? -1 : 1)), folded);
}

function hasOpenFence(markdown: string): boolean {
  return markdown.split('\n').reduce<string | undefined>(nextFence, undefined) !== undefined;
}

/**
 * The fence that is open after this line. A fence is closed by at least as many of its characters with nothing after
 * them.
 */
function nextFence(open: string | undefined, line: string): string | undefined {
  const [, marks, rest = ''] = fence.exec(line) ?? [];
  if (marks === undefined) return open;
  if (open === undefined) return marks.startsWith('`') && rest.includes('`') ? undefined : marks;
  const closes = marks.startsWith(open) && rest.trim() === '';
  return closes ? undefined : open;
}
