import { Link } from 'react-router';
import { usePageTitle } from '../lib/usePageTitle';
import { FullPage } from '../ui/FullPage';

export function NotFound() {
  usePageTitle('Not found');
  return (
    <FullPage title="There is no such page">
      <p>The address may be mistyped.</p>
      <Link className="button button--primary" to="/">
        Go to your chats
      </Link>
    </FullPage>
  );
}
