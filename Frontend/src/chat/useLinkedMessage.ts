import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { placeOf } from './Message';
import type { ChatMessage } from './types';

interface Shown {
  messages: readonly ChatMessage[];
  older: 'none' | 'some' | 'loading' | 'failed';
  readOlder: () => void;
  letGo: () => void;
}

/** Goes to the message that the address names after `#`, once each time it is gone to. Older messages are read until it is there. */
export function useLinkedMessage({ messages, older, readOlder, letGo }: Shown): void {
  const { hash, key } = useLocation();
  const done = useRef('');
  const wanted = hash.slice(1);
  const isHere = messages.some(({ id }) => id === wanted);

  useEffect(() => {
    if (!wanted || done.current === key) return;
    if (!isHere) {
      if (older === 'some') readOlder();
      return;
    }
    done.current = key;
    const place = document.getElementById(placeOf(wanted));
    letGo();
    place?.scrollIntoView({ block: 'center' });
    // Where reading goes on, for a screen reader too.
    place?.setAttribute('tabindex', '-1');
    place?.focus({ preventScroll: true });
  }, [wanted, key, isHere, older, readOlder, letGo]);
}
