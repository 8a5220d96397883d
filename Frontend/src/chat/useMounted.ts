import { useCallback, useState } from 'react';
import type { BranchState } from './shownBranch';
import type { ChatMessage } from './types';

/** So many are there at once when a chat is opened, however many of them this tab has read: more than a screen. */
const atOnce = 20;

/**
 * The newest of the messages that are here. A long chat opens as fast as a short one: what is above is made into elements when the reader
 * comes near, as if it had still to be read.
 */
export function useMounted(messages: ChatMessage[], older: BranchState['older'], readOlder: () => void) {
  const most = Math.max(0, messages.length - atOnce);
  const [above, setAbove] = useState(most);
  // Another branch may be shorter.
  if (above > most) setAbove(most);
  const reveal = useCallback(() => setAbove((count) => Math.max(0, count - atOnce)), []);
  if (above === 0) return { mounted: messages, older, readOlder };
  return { mounted: messages.slice(above), older: 'some' as const, readOlder: reveal };
}
