import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { button, confirmation, done, recentOnly, section, serveAccount, withGoogle } from '../../testing/account';
import { renderApp } from '../../testing/renderApp';
import { ada, problem, server } from '../../testing/server';

beforeEach(serveAccount);

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
  ])('shows at the field when the %s is refused, and the user stays signed in', async (label, answer, text) => {
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

  it('continues after the password was entered', async () => {
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

  it('shows that the chats cannot be exported now', async () => {
    server.use(http.get('/api/auth/export', () => problem(503, 'chat_unavailable')));
    const { user } = renderApp('/settings');
    await user.click(await button('Export my data'));
    expect(await within(await section('Your data')).findByRole('alert')).toHaveTextContent('Try again in a moment.');
  });
});

describe('deleting the account', () => {
  it('requires the email, and confirms the deletion', async () => {
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

  it('is cancelled', async () => {
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
