import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useServices } from '../app/services';
import { sessionQuery } from '../chat/useConversation';

/** How long (ms) somebody looks at a chat before it counts as one that they may open. */
const dwell = 80;

/** Reads a chat when it is pointed at or focused, so that it is there when it is opened. */
export function usePrefetch(id: string) {
  const { conversations, marks } = useServices();
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const begin = () => {
    clearTimeout(timer.current);
    // Reading one that is being answered would join its answer.
    if (marks.all().get(id) === 'running') return;
    timer.current = setTimeout(() => {
      // Opening it says what is wrong with it.
      cache.query(sessionQuery(conversations.get(id))).catch(() => undefined);
    }, dwell);
  };
  const end = () => clearTimeout(timer.current);
  return { onPointerEnter: begin, onPointerLeave: end, onFocus: begin, onBlur: end };
}
