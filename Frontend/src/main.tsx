import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import 'infima/dist/css/default/default.css';
import './styles/base.css';
import { App } from './app/App';
import { SignedInPage } from './app/SignedInPage';
import { authApi } from './auth/authApi';
import { AuthClient } from './auth/authClient';
import { browserTabs } from './auth/tabs';
import { followTheme } from './ui/theme';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

const auth = new AuthClient(authApi, browserTabs());
void auth.resolve();
// Fetched while the server says who is signed in.
SignedInPage.preload();
followTheme();

createRoot(root).render(
  <StrictMode>
    {/* In a transition a new address could wait for as long as an answer streams, and the page would show the old one meanwhile. */}
    <BrowserRouter useTransitions={false}>
      <App auth={auth} />
    </BrowserRouter>
  </StrictMode>,
);
