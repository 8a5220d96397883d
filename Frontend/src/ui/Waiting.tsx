import { FullPage } from './FullPage';
import { Spinner } from './Spinner';

/** In place of a page that is not here yet. */
export function Waiting() {
  return (
    <FullPage>
      <Spinner label="Loading" late />
    </FullPage>
  );
}
