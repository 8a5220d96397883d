import { FullPage } from './FullPage';
import { Spinner } from './Spinner';

/** Replaces a page that is not loaded yet. */
export function LoadingPage() {
  return (
    <FullPage>
      <Spinner label="Loading" late />
    </FullPage>
  );
}
