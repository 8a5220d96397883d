import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { Spinner } from '../../ui/Spinner';
import type { BranchState } from './model/shownBranch';
import styles from './OlderMessages.module.css';

interface OlderMessagesProps {
  /** The id of the first message that is loaded. After each page it is checked again whether more are needed. */
  first: string | undefined;
  older: BranchState['older'];
  scroller: RefObject<HTMLElement | null>;
  onRead: () => void;
}

/** Above the first loaded message. Older messages are read when the user scrolls near. */
export function OlderMessages({ first, older, scroller, onRead }: OlderMessagesProps) {
  const marker = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (older !== 'some' || !marker.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && onRead(),
      {
        root: scroller.current,
        rootMargin: '800px 0px 0px',
      },
    );
    observer.observe(marker.current);
    return () => observer.disconnect();
  }, [first, older, scroller, onRead]);

  if (older === 'none') return null;
  return (
    <div ref={marker} className={styles.older}>
      <span className={styles.unread}>
        Older messages are not part of this print. Print from the page’s own menu for all of them.
      </span>
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
