import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { placeOf } from './placeOf';
import type { ChatMessage } from './types';

interface Shown {
  messages: readonly ChatMessage[];
  older: 'none' | 'some' | 'loading' | 'failed';
  readOlder: () => void;
  /** Shows the branch that a message is on. */
  show: (messageId: string) => Promise<void>;
  letGo: () => void;
}

/**
 * Goes to the message that the address names after `#`, once each time it is gone to. Older messages are read until it is there; when all
 * are, it is on a branch that is not shown.
 */
export function useLinkedMessage({ messages, older, readOlder, show, letGo }: Shown): void {
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
        // One that is nowhere leaves what is shown.
        void show(wanted).catch(() => undefined);
      }
      return;
    }
    done.current = key;
    const place = document.getElementById(placeOf(wanted));
    letGo();
    place?.scrollIntoView({ block: 'center' });
    // Where reading goes on, for a screen reader too.
    place?.setAttribute('tabindex', '-1');
    place?.focus({ preventScroll: true });
  }, [wanted, key, first, isHere, isElsewhere, older, readOlder, show, letGo]);
}
