import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter } from 'react-router';
import { App } from '../app/App';
import { createQueryClient } from '../app/queryClient';
import { routes } from '../app/routes';
import { authApi } from '../auth/authApi';
import { AuthClient } from '../auth/authClient';
import { FakeBrowser } from './browser';

/** The whole app at an address, as in a tab of its own. */
export function renderApp(path: string, browser = new FakeBrowser()) {
  const auth = new AuthClient(authApi, browser.openTab());
  void auth.resolve();
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const view = render(<App auth={auth} cache={createQueryClient()} router={router} />);
  return { auth, user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search, ...view };
}
