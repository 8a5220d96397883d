import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { messageElementId } from './messageElementId';
import type { ChatMessage } from './model/types';

interface Shown {
  messages: readonly ChatMessage[];
  older: 'none' | 'some' | 'loading' | 'failed';
  readOlder: () => void;
  /** Shows the branch that a message is on. */
  show: (messageId: string) => Promise<void>;
  stopFollowing: () => void;
}

/**
 * Scrolls to the message in the fragment of the address, once per navigation. Older messages are loaded until it is
 * found; if it is not among them, it is on another branch.
 */
export function useLinkedMessage({ messages, older, readOlder, show, stopFollowing }: Shown): void {
  const { hash, key } = useLocation();
  const done = useRef('');
  const switched = useRef('');
  const wanted = hash.slice(1);
  const first = messages[0]?.id;
  const isHere = messages.some(({ id }) => id === wanted);
  const isElsewhere = !isHere && messages.length > 0 && older === 'none';

  useEffect(() => {
    if (!wanted || done.current === key) return;
    if (!isHere) {
      if (older === 'some') readOlder();
      if (isElsewhere && switched.current !== key) {
        switched.current = key;
        // An unknown message leaves the shown branch as it is.
        void show(wanted).catch(() => undefined);
      }
      return;
    }
    done.current = key;
    const element = document.getElementById(messageElementId(wanted));
    stopFollowing();
    element?.scrollIntoView({ block: 'center' });
    // Screen readers continue reading from here.
    element?.setAttribute('tabindex', '-1');
    element?.focus({ preventScroll: true });
  }, [wanted, key, first, isHere, isElsewhere, older, readOlder, show, stopFollowing]);
}
