/**
 * Unsent text, per person and chat, kept across reloads and forced sign-outs. Signing out on purpose forgets it: the next person
 * at this browser is someone else.
 */
const prefix = 'fubuni.draft.';

const keyOf = (userId: string, chat: string) => `${prefix}${userId}.${chat}`;

export function readDraft(userId: string, chat: string): string {
  return quietly(() => localStorage.getItem(keyOf(userId, chat))) ?? '';
}

export function writeDraft(userId: string, chat: string, text: string): void {
  quietly(() => {
    if (text) localStorage.setItem(keyOf(userId, chat), text);
    else localStorage.removeItem(keyOf(userId, chat));
  });
}

export function forgetDrafts(userId: string): void {
  quietly(() => {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(`${prefix}${userId}.`));
    for (const key of mine) localStorage.removeItem(key);
  });
}

/** Storage may be forbidden or full; a draft is not worth an error. */
function quietly<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
