import { useCallback, useEffect, useRef, useState } from 'react';

/** This close (px) to the end counts as at the end: zoomed pages do not scroll to whole pixels. */
const near = 32;

interface Move {
  /** How far (px) the position went down; negative for up. */
  by: number;
  /** How far (px) it is from the end now. */
  fromEnd: number;
}

/**
 * Whether to follow the end after a scroll. Only a reader moves up and away from the end: growing content never moves the
 * position up, and shrinking content leaves it at the end.
 */
export function followsAfter(before: boolean, { by, fromEnd }: Move): boolean {
  if (by < 0 && fromEnd > 1) return false;
  return before || fromEnd <= near;
}

/**
 * Keeps a scroller at its end while its content grows, until the reader scrolls up, and again once they are back. Where it `begins` at the
 * top, as what is to be read from there does, it stays there until the reader, or `toEnd`, goes to the end.
 */
export function useStickToEnd(begins: 'top' | 'end') {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(begins === 'end');
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const letGo = useCallback(() => {
    follows.current = false;
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    let last = element.scrollTop;

    const onScroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      follows.current = followsAfter(follows.current, { by: scrollTop - last, fromEnd: scrollHeight - scrollTop - clientHeight });
      last = scrollTop;
      setAtEnd(follows.current);
    };
    const observer = new ResizeObserver(() => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      if (follows.current) element.scrollTop = scrollHeight;
      else setAtEnd(scrollHeight - scrollTop - clientHeight <= near);
    });
    observer.observe(content.current);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, atEnd, toEnd, letGo };
}
