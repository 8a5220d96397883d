import { useEffect, useRef } from 'react';
import styles from './LoadMore.module.css';
import { Spinner } from './Spinner';

interface LoadMoreProps {
  label: string;
  loading: boolean;
  /** The last try failed: the next one is the person's. */
  failed: boolean;
  onLoad: () => void;
}

/** The end of a list that has more: it loads by itself when it comes near, and on demand. */
export function LoadMore({ label, loading, failed, onLoad }: LoadMoreProps) {
  const button = useRef<HTMLButtonElement>(null);

  // Each page that has come is looked at anew: it may be shorter than the window.
  useEffect(() => {
    if (loading || failed || !button.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onLoad();
      },
      { root: button.current.closest('[data-scroller]'), rootMargin: '0px 0px 300px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [loading, failed, onLoad]);

  return (
    <button ref={button} type="button" className={styles.more} aria-disabled={loading} onClick={() => !loading && onLoad()}>
      {loading ? <Spinner label="Loading" late /> : failed ? 'That did not work. Try again' : label}
    </button>
  );
}
