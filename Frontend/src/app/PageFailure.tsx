import type { ReactNode } from 'react';
import { FullPage } from '../ui/FullPage';

/** Replaces a page that failed to load or to render. The children offer other ways to continue. */
export function PageFailure({ children }: { children?: ReactNode }) {
  return (
    <FullPage title="This page has stopped working">
      <p>Something went wrong. The text that you have written is kept.</p>
      <button type="button" className="button button--primary" onClick={() => window.location.reload()}>
        Reload
      </button>{' '}
      {children}
    </FullPage>
  );
}
