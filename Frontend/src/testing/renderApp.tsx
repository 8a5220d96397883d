import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { App } from '../app/App';
import { authApi } from '../features/auth/authApi';
import { AuthClient } from '../features/auth/authClient';
import { FakeBrowser } from './browser';

/** The whole app at an address, as in a new tab. */
export function renderApp(path: string, browser = new FakeBrowser()) {
  const auth = new AuthClient(authApi, browser.openTab());
  void auth.resolve();
  const seen = { address: path };
  const view = render(
    <MemoryRouter initialEntries={[path]}>
      <App auth={auth} />
      <Address seen={seen} />
    </MemoryRouter>,
  );
  return { auth, user: userEvent.setup(), address: () => seen.address, ...view };
}

function Address({ seen }: { seen: { address: string } }) {
  const { pathname, search } = useLocation();
  // A test reads it after the page has settled.
  // eslint-disable-next-line react-hooks/immutability
  seen.address = pathname + search;
  return null;
}
