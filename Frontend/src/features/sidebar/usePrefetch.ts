import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useConversations } from '../conversation/ConversationsContext';
import { sessionQuery } from '../conversation/useConversation';
import { useRunMarks } from './RunMarksContext';

/** How long (ms) a pointer or the focus stays on a chat before it is read. */
const prefetchDelay = 80;

/** Reads a chat when it is pointed at or focused, so that it opens at once. */
export function usePrefetch(id: string) {
  const conversations = useConversations();
  const marks = useRunMarks();
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const begin = () => {
    clearTimeout(timer.current);
    // Reading a chat with an active run would resume it.
    if (marks.get().get(id) === 'running') return;
    timer.current = setTimeout(() => {
      // The error is shown when the chat is opened.
      cache.query(sessionQuery(conversations.get(id))).catch(() => undefined);
    }, prefetchDelay);
  };
  const end = () => clearTimeout(timer.current);
  return { onPointerEnter: begin, onPointerLeave: end, onFocus: begin, onBlur: end };
}
