/**
 * Completes the block that is still arriving, so that what will be bold, code, a link or a table does not show its marks first
 * and jump into shape afterwards.
 */
export function completeTail(block: string): string {
  if (isTableHead(block)) return '';
  const settled = block.replace(/(^|\n)[ \t]*(?:`{1,2}|~{1,2})$/, '$1');
  if (/^[ \t]*(?:```|~~~)/m.test(settled)) return settled.trimEnd();
  const text = settled.replace(/!?\[([^\]\n]+)\]\([^)\n]*$/, '$1').replace(/\n[ \t]*(?:[-*+]|\d+[.)]|#{1,6}|=+)[ \t]*$/, '');
  return closeMarks(text);
}

/** A table is one from its second row on; until then its head would show as a line of text. */
function isTableHead(block: string): boolean {
  if (!block.startsWith('|')) return false;
  const [, separator, ...rows] = block.split('\n');
  return rows.length === 0 && (separator === undefined || !/^\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(separator));
}

function closeMarks(text: string): string {
  const outsideCode = text.replace(/`[^`\n]*`/g, '');
  const backtick = outsideCode.lastIndexOf('`');
  if (backtick >= 0) return text.endsWith('`') ? text.slice(0, -1) : `${text}\``;
  if ((outsideCode.match(/\*\*/g)?.length ?? 0) % 2 === 0) return text;
  return text.endsWith('**') ? text.slice(0, -2) : `${text.replace(/\*$/, '').trimEnd()}**`;
}
