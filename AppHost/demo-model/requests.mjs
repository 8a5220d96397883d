// The few plain requests about the to-do list that the demo model understands.

const polite = /^\s*(?:hey |hi |ok(?:ay)?,? )?(?:fubuni,? )?(?:please |can you |could you )*/i;
const task = '(?:a |an |the |another |my )?(?:new )?(?:task|to-?do|todo|reminder)';
const list = '(?:my |the )?(?:to-?do |task )?list';

const patterns = [
  [/^rename\s+(.+?)\s+to\s+(.+)$/i, (title, newTitle) => ({ does: 'rename', title, newTitle })],
  [new RegExp(`^(?:add|create|make|new|note)\\s+(?:me\\s+)?${task}(?:\\s+to\\s+${list})?\\s*(?::|-|–|called|named|to|that says)?\\s+(.+)$`, 'i'), (title) => ({ does: 'add', title })],
  [new RegExp(`^(?:new )?(?:task|to-?do)\\s*:\\s*(.+)$`, 'i'), (title) => ({ does: 'add', title })],
  [new RegExp(`^(?:add|put|note)\\s+(.+?)\\s+(?:to|on|onto)\\s+${list}$`, 'i'), (title) => ({ does: 'add', title })],
  [/^(?:remind me|don't let me forget)\s+to\s+(.+)$/i, (title) => ({ does: 'add', title })],
  [/^(?:what(?:'s| is| else is)|show(?: me)?(?: what is)?|list|read)(?: on)?\s+(?:all )?(?:my|the)\s+(?:open )?(?:(?:to-?do |task )?list|tasks|to-?dos?)/i, () => ({ does: 'list' })],
  [/^what (?:do i have|have i got|is there)(?: left)? to do/i, () => ({ does: 'list' })],
  [/^(?:mark|set)\s+(.+?)\s+(?:as\s+)?(?:done|complete|completed|finished)$/i, (title) => ({ does: 'complete', title })],
  [/^(?:check|tick|cross)\s+off\s+(.+)$/i, (title) => ({ does: 'complete', title })],
  [/^(?:check|tick|cross)\s+(.+?)\s+off$/i, (title) => ({ does: 'complete', title })],
  [/^(?:complete|finish)\s+(.+)$/i, (title) => ({ does: 'complete', title })],
  [/^(?:i(?:'m| am|'ve| have)? )?(?:done with|finished(?: with)?|completed)\s+(.+)$/i, (title) => ({ does: 'complete', title })],
  [new RegExp(`^(?:delete|remove|drop)\\s+(.+?)(?:\\s+from\\s+${list})?$`, 'i'), (title) => ({ does: 'delete', title })],
];

/**
 * @param {string} said
 * @returns {{does: 'add'|'list'|'complete'|'delete'|'rename', title?: string, newTitle?: string} | undefined} undefined for all else
 */
export function understand(said) {
  const line = said.trim().split('\n')[0].replace(polite, '').replace(/[\s.!?]+$/, '');
  for (const [pattern, wish] of patterns) {
    const match = pattern.exec(line);
    if (match) {
      return wish(...match.slice(1).map(bare));
    }
  }

  return undefined;
}

// Without quotes and the words that only lead up to a title.
function bare(title) {
  return title
    .trim()
    .replace(/^(?:the |my )?(?:task|to-?do)\s+(?:called |named |to )?/i, '')
    .replace(/^["'“”‘’«»`]+|["'“”‘’«»`]+$/g, '')
    .trim();
}
