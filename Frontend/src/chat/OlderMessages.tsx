import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { Spinner } from '../ui/Spinner';
import styles from './OlderMessages.module.css';
import type { BranchState } from './shownBranch';

interface OlderMessagesProps {
  /** The first message that is here. After each page it is looked at anew whether that was enough. */
  first: string | undefined;
  older: BranchState['older'];
  scroller: RefObject<HTMLElement | null>;
  onRead: () => void;
}

/** Above the first message that is here. The ones before it are read when the reader comes near. */
export function OlderMessages({ first, older, scroller, onRead }: OlderMessagesProps) {
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (older !== 'some' || !place.current) return;
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && onRead(), {
      root: scroller.current,
      rootMargin: '800px 0px 0px',
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [first, older, scroller, onRead]);

  if (older === 'none') return null;
  return (
    <div ref={place} className={styles.older}>
      {older === 'loading' ? (
        <Spinner label="Loading older messages" />
      ) : (
        <>
          {older === 'failed' && <span role="alert">Older messages could not be loaded.</span>}
          <button type="button" className="button button--sm button--secondary" onClick={onRead}>
            {older === 'failed' ? 'Try again' : 'Show older messages'}
          </button>
        </>
      )}
    </div>
  );
}
