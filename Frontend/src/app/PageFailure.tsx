import type { ReactNode } from 'react';
import { FullPage } from '../ui/FullPage';

/** In place of a page that failed to load or to render, with other ways out of it. */
export function PageFailure({ children }: { children?: ReactNode }) {
  return (
    <FullPage title="This page has stopped working">
      <p>Something went wrong. What you had written is kept.</p>
      <button type="button" className="button button--primary" onClick={() => window.location.reload()}>
        Reload
      </button>{' '}
      {children}
    </FullPage>
  );
}
