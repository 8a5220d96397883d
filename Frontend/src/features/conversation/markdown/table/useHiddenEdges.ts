import { useEffect, useRef, useState } from 'react';

/** Whether there is more on the left and on the right of a region that scrolls sideways. */
export function useHiddenEdges() {
  const scroller = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(false);
  const [right, setRight] = useState(false);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const update = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      // Zoomed pages do not scroll to whole pixels.
      setLeft(scrollLeft > 1);
      setRight(scrollWidth - clientWidth - scrollLeft > 1);
    };
    const observer = new ResizeObserver(update);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    element.addEventListener('scroll', update, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', update);
    };
  }, []);

  return { scroller, left, right };
}
