import { useCallback, useEffect, useRef, useState } from 'react';

/** A position this close (px) to the end counts as the end, because zoomed pages do not scroll to whole pixels. */
const endTolerance = 32;

interface Move {
  /** How far (px) the position moved down; negative for up. */
  by: number;
  /** The distance (px) from the end. */
  fromEnd: number;
}

/**
 * Whether to follow the end after a scroll. Only the user scrolls up and away from the end: growing content never moves
 * the position up, and shrinking content leaves it at the end.
 */
export function followsAfter(before: boolean, { by, fromEnd }: Move): boolean {
  if (by < 0 && fromEnd > 1) return false;
  return before || fromEnd <= endTolerance;
}

/**
 * Keeps a scroller at its end while its content grows. It stops when the user scrolls up, and starts again when they
 * are back. A scroller that `begins` at the top does not follow until the user, or `scrollToEnd`, goes to the end.
 */
export function useStickToEnd(begins: 'top' | 'end') {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(begins === 'end');
  const [atEnd, setAtEnd] = useState(true);

  const scrollToEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const stopFollowing = useCallback(() => {
    follows.current = false;
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    let last = element.scrollTop;

    const onScroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      follows.current = followsAfter(follows.current, {
        by: scrollTop - last,
        fromEnd: scrollHeight - scrollTop - clientHeight,
      });
      last = scrollTop;
      setAtEnd(follows.current);
    };
    const observer = new ResizeObserver(() => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      if (follows.current) element.scrollTop = scrollHeight;
      else setAtEnd(scrollHeight - scrollTop - clientHeight <= endTolerance);
    });
    observer.observe(content.current);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, atEnd, scrollToEnd, stopFollowing };
}
