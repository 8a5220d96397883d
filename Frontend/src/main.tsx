import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import 'infima/dist/css/default/default.css';
import './styles/base.css';
import { App } from './app/App';
import { installOfflinePage } from './app/offlinePage';
import { SignedInPage } from './app/SignedInPage';
import { authApi } from './features/auth/authApi';
import { AuthClient } from './features/auth/authClient';
import { browserTabs } from './features/auth/tabs';
import { followTheme } from './ui/theme';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

const auth = new AuthClient(authApi, browserTabs());
void auth.resolve();
// Loaded while the server answers who is signed in.
SignedInPage.preload();
followTheme();
installOfflinePage();

createRoot(root).render(
  <StrictMode>
    {/* As a transition, a navigation could wait until a stream has ended, and the old page would stay until then. */}
    <BrowserRouter useTransitions={false}>
      <App auth={auth} />
    </BrowserRouter>
  </StrictMode>,
);
