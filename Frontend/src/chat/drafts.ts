import { joined } from './turn';

/**
 * Unsent text, per person and chat, kept across reloads and sessions that ended by themselves. Signing out on purpose, and another
 * person's signing in, forget it.
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

/** Where the text of a message is until the service has taken it, apart from what is written meanwhile. */
export const sentFrom = (chat: string): string => `${chat}.sent`;

/** Puts what is at one place before what is at another. */
export function moveDraft(userId: string, from: string, to: string): void {
  const text = readDraft(userId, from);
  writeDraft(userId, from, '');
  writeDraft(userId, to, joined(text, readDraft(userId, to)));
}

export function forgetDrafts(userId: string): void {
  forget((key) => key.startsWith(keyOf(userId, '')));
}

export function keepOnlyDraftsOf(userId: string): void {
  forget((key) => !key.startsWith(keyOf(userId, '')));
}

function forget(which: (key: string) => boolean): void {
  quietly(() => {
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith(prefix) && which(key));
    for (const key of drafts) localStorage.removeItem(key);
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
