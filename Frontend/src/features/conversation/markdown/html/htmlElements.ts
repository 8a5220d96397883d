import type { Nodes } from 'mdast';

/** The HTML that is rendered. It has no attributes, apart from `open`. */
export type HtmlName = 'br' | 'kbd' | 'sub' | 'sup' | 'details' | 'summary';

/** Markdown between two tags, as an element. */
export interface HtmlElement {
  type: 'element';
  name: HtmlName;
  open: boolean;
  children: Content[];
}

export type Content = Nodes | HtmlElement;

/** Deeper elements stay text: rendering has a limit, and no text needs more. */
const maxDepth = 20;

type Piece = { tag: string; name: HtmlName; closes: boolean; open: boolean } | { node: Nodes };

const tags = /<(\/?)(br|kbd|sub|sup|details|summary)(\s+open(?:="")?)?\s*\/?>/gi;
const isInline = (name: HtmlName) => name !== 'details' && name !== 'summary';

/**
 * The nodes with elements in place of the tags that are rendered. A tag that closes nothing, or is not closed, stays
 * text, as all other HTML does; only what is folded may be unclosed, because its end may still be streamed.
 *
 * @param parse Makes nodes of the text between the tags of a block of HTML.
 */
export function withHtmlElements(
  nodes: readonly Nodes[],
  isPhrasing: boolean,
  parse: (markdown: string) => readonly Nodes[],
): Content[] {
  if (!nodes.some(({ type }) => type === 'html')) return [...nodes];
  const root: Content[] = [];
  const open: { element: HtmlElement; tag: string }[] = [];
  const parent = () => open.at(-1)?.element.children ?? root;

  /** Leaves the innermost element; unless it has ended, its tag becomes text. */
  const leave = (hasEnded: boolean) => {
    const last = open.pop();
    if (!last) return;
    const { element, tag } = last;
    if (hasEnded || !isInline(element.name)) parent().push(element);
    else parent().push({ type: 'html', value: tag }, ...element.children);
  };

  for (const piece of nodes.flatMap((node) => piecesOf(node, parse))) {
    if ('node' in piece) parent().push(piece.node);
    else if (!isAllowed(piece.name, isPhrasing, open.at(-1)?.element.name, piece.closes)) {
      parent().push({ type: 'html', value: piece.tag });
    } else if (piece.name === 'br') parent().push({ type: 'element', name: 'br', open: false, children: [] });
    else if (!piece.closes && open.length < maxDepth) {
      open.push({ element: { type: 'element', name: piece.name, open: piece.open, children: [] }, tag: piece.tag });
    } else if (!piece.closes || !open.some(({ element }) => element.name === piece.name)) {
      parent().push({ type: 'html', value: piece.tag });
    } else {
      while (open.at(-1)?.element.name !== piece.name) leave(false);
      leave(true);
    }
  }
  while (open.length > 0) leave(false);
  return root;
}

/** A summary is only that of what it folds, and a paragraph has no blocks in it. */
function isAllowed(name: HtmlName, isPhrasing: boolean, within: HtmlName | undefined, closes: boolean): boolean {
  if (isInline(name)) return !(name === 'br' && closes);
  return !isPhrasing && (name === 'details' || closes || within === 'details');
}

function piecesOf(node: Nodes, parse: (markdown: string) => readonly Nodes[]): Piece[] {
  if (node.type !== 'html') return [{ node }];
  const pieces: Piece[] = [];
  let end = 0;
  const addText = (text: string) => {
    if (text.trim() === '') return;
    // What is no HTML that is rendered stays as it is; text between tags is Markdown, as people expect it.
    const isPlain = text === node.value || text.trimStart().startsWith('<');
    pieces.push(...(isPlain ? [{ type: 'html' as const, value: text }] : parse(text)).map((each) => ({ node: each })));
  };
  for (const { 0: tag, 1: slash, 2: name = '', 3: open, index } of node.value.matchAll(tags)) {
    addText(node.value.slice(end, index));
    pieces.push({ tag, name: name.toLowerCase() as HtmlName, closes: slash === '/', open: open !== undefined });
    end = index + tag.length;
  }
  addText(node.value.slice(end));
  return pieces;
}

const isTag = (value: string) => value.replace(tags, '') === '';

/** What a tag is in plain text: a space for a line break, nothing for other tags that are rendered. */
export const textOfHtml = (value: string): string => (isTag(value) ? (/^<br/i.test(value) ? ' ' : '') : value);
