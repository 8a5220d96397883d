import { FullPage } from '../ui/FullPage';

/** In place of a page that failed to render. */
export function PageFailure() {
  return (
    <FullPage title="This page has stopped working">
      <p>Something went wrong. What you had written is kept.</p>
      <button type="button" className="button button--primary" onClick={() => window.location.reload()}>
        Reload
      </button>
    </FullPage>
  );
}
