import { joinTexts } from './turn';

/**
 * Unsent text per user and chat. It survives reloads and the end of an auth session. Signing out and the sign-in of
 * another user remove it.
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

/** The key of a message's text until the service has accepted it, apart from what is typed in the meantime. */
export const sentDraftKey = (chat: string): string => `${chat}.sent`;

/** Moves a draft to another key, in front of the text that is there. */
export function moveDraft(userId: string, from: string, to: string): void {
  const text = readDraft(userId, from);
  writeDraft(userId, from, '');
  writeDraft(userId, to, joinTexts(text, readDraft(userId, to)));
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

/** Storage may be forbidden or full, and a draft is not worth an error. */
function quietly<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
