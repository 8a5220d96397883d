import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Device } from '../api/generated/auth';
import { renderApp } from '../testing/renderApp';
import { ada, home, problem, server } from '../testing/server';

const device = (id: string, about: Partial<Device> = {}): Device => ({
  id,
  createdAt: '2026-11-01T08:00:00Z',
  lastUsedAt: new Date(Date.now() - 3 * 60 * 60_000).toISOString(),
  ipAddress: '203.0.113.7',
  browser: 'Firefox',
  operatingSystem: 'Android',
  current: false,
  ...about,
});

const here = device('here', { browser: 'Chrome', operatingSystem: 'Linux', current: true });
const phone = device('phone');
const done = () => new HttpResponse(null, { status: 204 });
let devices: Device[];
let recent: boolean;

beforeEach(() => {
  devices = [here, phone];
  recent = false;
  server.use(
    ...home(),
    http.get('/api/auth/me', () =>
      HttpResponse.json({ ...ada, authenticatedAt: '2026-11-01T08:00:00Z', signInMethods: ['password'] }),
    ),
    http.get('/api/auth/sessions', () => HttpResponse.json({ items: devices })),
    http.post('/api/auth/reauthenticate', async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      recent = password === 'correct horse';
      return recent ? done() : problem(403, 'invalid_credentials', { errors: { password: ['That is not your password.'] } });
    }),
  );
});

const withGoogle = (...signInMethods: string[]) =>
  server.use(
    http.get('/api/auth/providers', () => HttpResponse.json({ google: true })),
    http.get('/api/auth/me', () => HttpResponse.json({ ...ada, authenticatedAt: '2026-11-01T08:00:00Z', signInMethods })),
  );
const section = (name: string) => screen.findByRole('region', { name });
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const confirmation = () => screen.findByRole('dialog', { name: 'Confirm that it is you' });

/** Refuses until the password has been given again. */
const recentOnly = (answer: () => Response) => () => (recent ? answer() : problem(403, 'recent_sign_in_required'));

it('is opened from the account menu, tells who is signed in, and leads back', async () => {
  const app = renderApp('/');
  await app.user.click(await button('Account of Ada Lovelace'));
  await app.user.click(screen.getByRole('menuitem', { name: 'Settings' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toHaveFocus();
  expect(app.address()).toBe('/settings');
  const profile = await section('Profile');
  for (const fact of ['Ada Lovelace', 'ada@example.org', 'January 1, 2026']) expect(profile).toHaveTextContent(fact);
  await app.user.click(screen.getByRole('link', { name: 'Back to the chats' }));
  expect(await screen.findByLabelText('Message')).toBeVisible();
});

it('changes the theme', async () => {
  const { user } = renderApp('/settings');
  await user.click(await screen.findByRole('radio', { name: 'Dark' }));
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
});

describe('devices', () => {
  it('are listed with what is known of them', async () => {
    renderApp('/settings');
    const [first, second] = within(await screen.findByRole('list', { name: 'Devices' })).getAllByRole('listitem');
    expect(first).toHaveTextContent(/Chrome on Linux\s*This device/);
    expect(screen.queryByRole('button', { name: 'Sign out Chrome on Linux' })).not.toBeInTheDocument();
    expect(second).toHaveTextContent('Firefox on Android');
    expect(second).toHaveTextContent('Last used 3 hours ago · 203.0.113.7');
  });

  it('are signed out one by one', async () => {
    const ended = vi.fn();
    server.use(
      http.delete('/api/auth/sessions/:id', ({ params }) => {
        ended(params.id);
        devices = [here];
        return done();
      }),
    );
    const { user } = renderApp('/settings');
    await user.click(await button('Sign out Firefox on Android'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Sign out all others' })).not.toBeInTheDocument());
    expect(ended).toHaveBeenCalledExactlyOnceWith('phone');
    expect(screen.getByText('Signed out Firefox on Android.')).toBeVisible();
  });

  it('are signed out all but this one', async () => {
    server.use(
      http.delete('/api/auth/sessions', () => {
        devices = [here];
        return done();
      }),
    );
    const { user } = renderApp('/settings');
    await user.click(await button('Sign out all others'));
    await waitFor(() => expect(screen.queryByText('Firefox on Android')).not.toBeInTheDocument());
  });

  it('are signed out everywhere, after a question', async () => {
    const all = vi.fn(done);
    server.use(http.post('/api/auth/logout-all', all));
    const app = renderApp('/settings');
    await app.user.click(await button('Sign out everywhere'));
    const dialog = screen.getByRole('dialog', { name: 'Sign out everywhere?' });
    await app.user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(all).not.toHaveBeenCalled();

    await app.user.click(await button('Sign out everywhere'));
    const again = screen.getByRole('dialog', { name: 'Sign out everywhere?' });
    await app.user.click(within(again).getByRole('button', { name: 'Sign out everywhere' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(app.address()).toBe('/sign-in');
    expect(all).toHaveBeenCalledOnce();
  });

  it.each([
    ['too many requests', () => problem(429, 'rate_limited', {}, { 'retry-after': '120' }), 'Try again in 2 minutes.'],
    ['a busy server', () => problem(503, 'unavailable', {}, { 'retry-after': '5' }), 'Try again in 5 seconds.'],
    ['no network', () => HttpResponse.error(), 'The server could not be reached.'],
  ])('say so on %s', async (_, answer, text) => {
    server.use(http.delete('/api/auth/sessions/:id', answer));
    const { user } = renderApp('/settings');
    await user.click(await button('Sign out Firefox on Android'));
    expect(await within(await section('Devices')).findByRole('alert')).toHaveTextContent(text);
    expect(screen.getByText('Firefox on Android')).toBeVisible();
  });

  it('can be asked for again when they could not be read', async () => {
    server.use(http.get('/api/auth/sessions', () => problem(503, 'unavailable'), { once: true }));
    const { user } = renderApp('/settings');
    await user.click(await within(await section('Devices')).findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Firefox on Android')).toBeVisible();
  });
});

describe('the password', () => {
  const fill = async ({ user }: ReturnType<typeof renderApp>, current: string, next: string) => {
    await user.type(await screen.findByLabelText('Current password'), current);
    await user.type(screen.getByLabelText('New password'), next);
    await user.click(await button('Change password'));
  };

  it('is changed', async () => {
    let sent: unknown;
    server.use(
      http.post('/api/auth/change-password', async ({ request }) => {
        sent = await request.json();
        return done();
      }),
    );
    await fill(renderApp('/settings'), 'correct horse', 'battery staple');
    expect(await screen.findByText(/Your password is changed/)).toBeVisible();
    expect(sent).toEqual({ currentPassword: 'correct horse', newPassword: 'battery staple' });
    await waitFor(() => expect(screen.getByLabelText('Current password')).toHaveValue(''));
  });

  it.each([
    [
      'Current password',
      problem(403, 'invalid_credentials', { errors: { currentPassword: ['That is not it.'] } }),
      'That is not it.',
    ],
    ['New password', problem(422, 'validation_failed', { errors: { newPassword: ['Too common.'] } }), 'Too common.'],
  ])('shows at the field when the %s is refused, and nobody is signed out', async (label, answer, text) => {
    server.use(http.post('/api/auth/change-password', () => answer));
    const app = renderApp('/settings');
    await fill(app, 'wrong', 'battery staple');
    const field = screen.getByLabelText(label);
    await waitFor(() => expect(field).toHaveAccessibleDescription(text));
    expect(field).toHaveFocus();
    expect(app.auth.state.status).toBe('signedIn');
  });

  it('is set for the first time after a sign-in with Google that was long ago', async () => {
    withGoogle('google');
    server.use(http.post('/api/auth/change-password', () => problem(403, 'recent_sign_in_required')));
    const { user } = renderApp('/settings');
    await user.type(await screen.findByLabelText('New password'), 'battery staple');
    expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument();
    await user.click(await button('Set password'));
    const dialog = await confirmation();
    expect(within(dialog).queryByLabelText('Password')).not.toBeInTheDocument();
    expect(await within(dialog).findByRole('link', { name: 'Continue with Google' })).toHaveAttribute(
      'href',
      '/api/auth/google?returnTo=%2Fsettings',
    );
  });
});

describe('what needs a recent sign-in', () => {
  const saved = vi.fn<(file: Blob) => string>(() => 'blob:export');
  beforeEach(() => {
    saved.mockClear();
    URL.createObjectURL = saved;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  });

  it('goes on when the password has been given', async () => {
    server.use(
      http.get(
        '/api/auth/export',
        recentOnly(() => HttpResponse.json({ account: ada })),
      ),
    );
    const { user } = renderApp('/settings');
    await user.click(await button('Export my data'));
    const dialog = await confirmation();
    await user.type(within(dialog).getByLabelText('Password'), 'wrong{Enter}');
    await waitFor(() =>
      expect(within(dialog).getByLabelText('Password')).toHaveAccessibleDescription('That is not your password.'),
    );
    expect(saved).not.toHaveBeenCalled();

    await user.clear(within(dialog).getByLabelText('Password'));
    await user.type(within(dialog).getByLabelText('Password'), 'correct horse{Enter}');
    await waitFor(() => expect(saved).toHaveBeenCalledOnce());
    expect(await saved.mock.calls[0]?.[0].text()).toBe(JSON.stringify({ account: ada }));
    expect(dialog).not.toBeInTheDocument();
  });

  it('is left alone when the question is cancelled', async () => {
    server.use(http.get('/api/auth/export', () => problem(403, 'recent_sign_in_required')));
    const { user } = renderApp('/settings');
    await user.click(await button('Export my data'));
    await user.click(within(await confirmation()).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(within(await section('Your data')).queryByRole('alert')).not.toBeInTheDocument();
    expect(await button('Export my data')).toHaveAttribute('aria-disabled', 'false');
  });

  it('says that the chats cannot be exported now', async () => {
    server.use(http.get('/api/auth/export', () => problem(503, 'chat_unavailable')));
    const { user } = renderApp('/settings');
    await user.click(await button('Export my data'));
    expect(await within(await section('Your data')).findByRole('alert')).toHaveTextContent('Try again in a moment.');
  });
});

describe('deleting the account', () => {
  it('takes the typed address, and says farewell', async () => {
    const deleted = vi.fn(done);
    server.use(http.delete('/api/auth/account', recentOnly(deleted)));
    localStorage.setItem(`fubuni.draft.${ada.id}.new`, 'half a thought');
    const app = renderApp('/settings');
    await app.user.click(await button('Delete my account'));
    const dialog = screen.getByRole('dialog', { name: 'Delete your account?' });
    const confirm = within(dialog).getByRole('button', { name: 'Delete my account' });
    await app.user.type(within(dialog).getByLabelText(/to confirm/), 'ada@example');
    expect(confirm).toBeDisabled();
    await app.user.type(within(dialog).getByLabelText(/to confirm/), '.org');
    await app.user.click(confirm);
    await app.user.type(within(await confirmation()).getByLabelText('Password'), 'correct horse{Enter}');

    expect(await screen.findByText(/Your account is deleted/)).toBeVisible();
    expect(app.address()).toBe('/sign-in');
    expect(deleted).toHaveBeenCalledOnce();
    await waitFor(() => expect(localStorage.getItem(`fubuni.draft.${ada.id}.new`)).toBeNull());
  });

  it('is given up with Cancel', async () => {
    const { user } = renderApp('/settings');
    await user.click(await button('Delete my account'));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('Google', () => {
  it('is not spoken of where it is not configured', async () => {
    renderApp('/settings');
    expect(await within(await section('Sign-in methods')).findByText('Set')).toBeVisible();
    expect(screen.queryByText('Google')).not.toBeInTheDocument();
  });

  it('is unlinked', async () => {
    withGoogle('password', 'google');
    server.use(
      http.delete('/api/auth/google/link', () => {
        withGoogle('password');
        return done();
      }),
    );
    const { user } = renderApp('/settings');
    await user.click(await button('Unlink Google'));
    expect(await button('Link Google')).toBeVisible();
  });

  it('stays when it is the last way to sign in', async () => {
    withGoogle('google');
    server.use(http.delete('/api/auth/google/link', () => problem(409, 'last_sign_in_method')));
    const { user } = renderApp('/settings');
    await user.click(await button('Unlink Google'));
    expect(await within(await section('Sign-in methods')).findByRole('alert')).toHaveTextContent(
      'Detail of last_sign_in_method.',
    );
  });

  it.each([
    ['?linked=google', /Google is linked/],
    ['?error=google_already_linked', /belongs to another Fubuni account/],
    ['?error=google_email_unverified', /has no email address/],
  ])('says what came of linking it: %s', async (query, text) => {
    withGoogle('password', 'google');
    renderApp(`/settings${query}`);
    expect(await screen.findByText(text)).toBeVisible();
  });
});

it('asks to sign in when the session is over', async () => {
  const { user } = renderApp('/settings');
  await screen.findByText('Firefox on Android');
  server.use(
    http.delete('/api/auth/sessions/:id', () => problem(401, 'session_revoked')),
    http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')),
  );
  await user.click(await button('Sign out Firefox on Android'));
  expect(await screen.findByRole('dialog', { name: 'You were signed out' })).toBeVisible();
});
