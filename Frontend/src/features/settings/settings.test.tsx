import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { account, button, done, here, section, serveAccount } from '../../testing/account';
import { renderApp } from '../../testing/renderApp';
import { problem, server } from '../../testing/server';

beforeEach(serveAccount);

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

it('shows the time zone that the service knows, or else that of the browser', async () => {
  server.use(http.get('/api/chat/preferences', () => HttpResponse.json({ model: null, timeZone: 'Asia/Kathmandu' })));
  const app = renderApp('/settings');
  await waitFor(async () => expect(await section('Profile')).toHaveTextContent('Time zoneAsia/Kathmandu'));
  app.unmount();

  server.use(http.get('/api/chat/preferences', () => HttpResponse.json({ model: null, timeZone: null })));
  renderApp('/settings');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await waitFor(async () => expect(await section('Profile')).toHaveTextContent(`Time zone${timeZone}`));
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
        account.devices = [here];
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
        account.devices = [here];
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
