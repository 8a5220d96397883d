import { useRouteError } from 'react-router';
import { FullPage } from '../ui/FullPage';

/** In place of a page that failed to render. */
export function RouteError() {
  const error = useRouteError();
  return (
    <FullPage title="This page has stopped working">
      <p>{error instanceof Error ? error.message : 'Something went wrong.'}</p>
      <button type="button" className="button button--primary" onClick={() => window.location.reload()}>
        Reload
      </button>
    </FullPage>
  );
}
