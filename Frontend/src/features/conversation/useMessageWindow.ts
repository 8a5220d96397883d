import { useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { BranchState } from './model/shownBranch';
import type { ChatMessage } from './model/types';

/** How many messages are rendered when a chat is opened: more than a screen. */
const windowSize = 20;

/**
 * The newest loaded messages, so that a long chat opens as fast as a short one. Older ones are rendered when the user
 * scrolls near, in the same way as they are loaded, and all of them when the page is printed.
 */
export function useMessageWindow(messages: ChatMessage[], older: BranchState['older'], readOlder: () => void) {
  const most = Math.max(0, messages.length - windowSize);
  const [above, setAbove] = useState(most);
  // Another branch may be shorter.
  if (above > most) setAbove(most);
  const reveal = useCallback(() => setAbove((count) => Math.max(0, count - windowSize)), []);
  useEffect(() => {
    // The browser lays out the page for printing when the listener returns.
    const all = () => flushSync(() => setAbove(0));
    window.addEventListener('beforeprint', all);
    return () => window.removeEventListener('beforeprint', all);
  }, []);
  if (above === 0) return { visible: messages, older, readOlder };
  return { visible: messages.slice(above), older: 'some' as const, readOlder: reveal };
}
