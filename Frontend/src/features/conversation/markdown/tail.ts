/**
 * Completes the block that is being streamed, so that bold text, code, links and tables do not first appear as their
 * source.
 */
export function completeTail(block: string): string {
  if (isTableHead(block)) return '';
  const settled = block.replace(/(^|\n)[ \t]*(?:`{1,2}|~{1,2})$/, '$1');
  if (/^[ \t]*(?:```|~~~)/m.test(settled)) return settled.trimEnd();
  const formula = openFormula(settled);
  if (formula >= 0) return completeTail(settled.slice(0, formula)) + literally(settled.slice(formula));
  const text = settled
    .replace(/!?\[([^\]\n]+)\]\([^)\n]*$/, '$1')
    .replace(/\n[ \t]*(?:[-*+]|\d+[.)]|#{1,6}|=+)[ \t]*$/, '');
  return closeMarks(closeTag(text));
}

/** Tags of the HTML that is rendered. */
function closeTag(text: string): string {
  if (text.replace(code, mask).includes('`')) return text;
  return text.replace(/<\/?[a-z]{0,7}$/i, '').replace(/<(kbd|sub|sup)>[^<\n]*$/i, '$&</$1>');
}

/** A table is recognised with its second row; until then its header would appear as text. */
function isTableHead(block: string): boolean {
  if (!block.startsWith('|')) return false;
  const [, separator, ...rows] = block.split('\n');
  return rows.length === 0 && (separator === undefined || !/^\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(separator));
}

const code = /`[^`\n]*`/g;
const formulas =
  /\\\((?:\\[^)]|[^\\`])+\\\)|\\\[(?:\\[^\]]|[^\\`])+\\\]|\$\$[^$`]+\$\$|\$(?![\s$])[^$`]*[^$`\s]\$(?!\d)/g;
const mask = (text: string) => 'x'.repeat(text.length);

/** Where a formula begins whose end has not arrived, or -1. A single dollar sign may be money. */
function openFormula(text: string): number {
  const outside = text.replace(code, mask).replace(formulas, mask);
  return outside.includes('`') ? -1 : outside.search(/(?<!\\)(?:\\\\)*(?:\\[([]|\$\$)/);
}

/** Text that shows as it is written. Backslashes would do for most characters, and not for those before brackets. */
const literally = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);

function closeMarks(text: string): string {
  const outsideCode = text.replace(code, mask).replace(formulas, mask);
  if (outsideCode.includes('`')) return closeMarks(text.endsWith('`') ? text.slice(0, -1) : `${text}\``);

  const [end = ''] = /\*+$|~+$/.exec(outsideCode) ?? [];
  const begun = openMarks(outsideCode.slice(0, outsideCode.length - end.length)).at(-1);
  if (end !== '' && isHalf(end, begun, outsideCode)) return closeMarks(text.slice(0, -end.length));

  const open = openMarks(outsideCode);
  if (open.length === 0) return text;
  const content = text.trimEnd();
  const last = open.at(-1) ?? '';
  // Empty markup would appear as text.
  return content.endsWith(last) ? closeMarks(content.slice(0, -last.length)) : `${content}${open.reverse().join('')}`;
}

/**
 * Only the first of several characters of a mark may have arrived. A single asterisk that ends emphasis is complete.
 */
function isHalf(end: string, begun: string | undefined, text: string): boolean {
  if (begun?.startsWith(end)) return end.length < begun.length;
  if (end === '~') return true;
  const asterisks = text.replace(/^[ \t]*\*[ \t]/gm, '').split('*').length - 1;
  return end === '*' && asterisks % 2 === 1;
}

/**
 * The marks of bold and deleted text that are open. A mark before a space opens nothing, and one after a space closes
 * nothing.
 */
function openMarks(text: string): string[] {
  const open: string[] = [];
  for (const { 0: mark, index } of text.matchAll(/(?<!\*)\*{2,3}(?!\*)|(?<!~)~~(?!~)/g)) {
    const [before = ' ', after = ' '] = [text[index - 1], text[index + mark.length]];
    if (open.at(-1) === mark && before.trim() !== '') open.pop();
    else if (after.trim() !== '' || index + mark.length === text.length) open.push(mark);
  }
  return open;
}
