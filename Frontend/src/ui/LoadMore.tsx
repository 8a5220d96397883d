import { useEffect, useRef } from 'react';
import styles from './LoadMore.module.css';
import { Spinner } from './Spinner';

/** The part of an infinite query that is needed here. */
interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  /** The last request failed, so the next one is left to the user. */
  isFetchNextPageError: boolean;
  fetchNextPage: (options: { cancelRefetch: boolean }) => unknown;
}

/** The end of a list with more items: it loads them when the user scrolls near, or on a click. */
export function LoadMore({ label, pages }: { label: string; pages: Pages }) {
  const { hasNextPage, isFetchingNextPage: loading, isFetchNextPageError: failed, fetchNextPage } = pages;
  const button = useRef<HTMLButtonElement>(null);

  // Runs again after each page, because a page may be shorter than the window.
  useEffect(() => {
    if (loading || failed || !button.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void fetchNextPage({ cancelRefetch: false });
      },
      { root: button.current.closest('[data-scroller]'), rootMargin: '0px 0px 300px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [hasNextPage, loading, failed, fetchNextPage]);

  if (!hasNextPage) return null;
  return (
    <button
      ref={button}
      type="button"
      className={styles.more}
      aria-disabled={loading}
      onClick={() => void fetchNextPage({ cancelRefetch: false })}
    >
      {loading ? <Spinner label="Loading" late /> : failed ? 'That did not work. Try again' : label}
    </button>
  );
}
