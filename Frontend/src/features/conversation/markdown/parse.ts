import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import { gfmFootnote } from 'micromark-extension-gfm-footnote';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { boundedAutolinks, splitAtCjkPunctuation } from './autolinks';
import { mathFromMarkdown, mathSyntax } from './math/mathExtension';

const extensions = [
  boundedAutolinks(),
  gfmFootnote(),
  gfmTable(),
  gfmTaskListItem(),
  // One tilde means "about" or a range more often than deleted text.
  gfmStrikethroughCjkFriendly({ singleTilde: false }),
  cjkFriendlyExtension(),
];
const mdastExtensions = [splitAtCjkPunctuation, gfmFromMarkdown(), mathFromMarkdown];

/**
 * Markdown as on GitHub, with support for text without spaces between words, with strikethrough by two tildes only, and
 * with formulas in TeX.
 */
export const parse = (markdown: string): Root =>
  fromMarkdown(markdown, { extensions: [...extensions, mathSyntax(markdown)], mdastExtensions });
