import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { ada, answer, authResponse, detailOf, home, problem, server, sessionOf, stream } from '../../testing/server';

const grace = { ...ada, id: 'user-grace', email: 'grace@example.org', name: 'Grace Hopper' };

beforeEach(() => server.use(...home()));

/** Someone who has written half a message when the server ends their session. */
async function interrupted(path = '/') {
  const app = renderApp(path);
  await app.user.type(await screen.findByLabelText('Message'), 'half a thought');
  server.use(http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')));
  await app.auth.renew();
  const dialog = await screen.findByRole('dialog', { name: 'You were signed out' });
  return { app, dialog };
}

const signInAs = (user = ada) =>
  server.use(http.post('/api/auth/login', () => HttpResponse.json(authResponse('token-again', user))));

it('asks to sign in over the page, which stays', async () => {
  const { app, dialog } = await interrupted();
  expect(within(dialog).getByText('ada@example.org')).toBeVisible();
  expect(screen.getByLabelText('Message')).toHaveValue('half a thought');
  expect(app.address()).toBe('/');
});

it('continues the same page for the same user', async () => {
  let sent: unknown;
  const { app, dialog } = await interrupted();
  const field = screen.getByLabelText('Message');
  server.use(
    http.post('/api/auth/login', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(authResponse('token-again'));
    }),
    http.get('/api/chat/sessions', ({ request }) =>
      request.headers.get('authorization') === 'Bearer token-again'
        ? HttpResponse.json({ items: [sessionOf('s-1', 'Read anew')], nextCursor: null })
        : problem(401, 'session_revoked'),
    ),
  );
  await app.user.type(within(dialog).getByLabelText('Password'), 'correct horse{Enter}');
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(sent).toEqual({ email: 'ada@example.org', password: 'correct horse' });
  expect(screen.getByLabelText('Message')).toBe(field);
  expect(field).toHaveValue('half a thought');
  expect(await screen.findByRole('link', { name: 'Read anew' })).toBeVisible();
});

it('cannot be dismissed, and says what was wrong', async () => {
  server.use(http.post('/api/auth/login', () => problem(401, 'invalid_credentials')));
  const { app, dialog } = await interrupted();
  await app.user.type(within(dialog).getByLabelText('Password'), 'wrong{Enter}');
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('The email or the password is not right.');
  dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
  (dialog as HTMLDialogElement).close();
  dialog.dispatchEvent(new Event('close'));
  expect(dialog).toBeVisible();
});

it('lets another user sign in, who sees nothing of it', async () => {
  const { app, dialog } = await interrupted();
  await app.user.click(within(dialog).getByRole('button', { name: 'Sign in as someone else' }));
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(app.address()).toBe('/sign-in');

  signInAs(grace);
  await app.user.type(screen.getByLabelText('Email'), 'grace@example.org');
  await app.user.type(screen.getByLabelText('Password'), 'correct horse{Enter}');
  expect(await screen.findByRole('button', { name: 'Account of Grace Hopper' })).toBeVisible();
  expect(screen.getByLabelText('Message')).toHaveValue('');
  await waitFor(() => expect(Object.keys(localStorage).filter((key) => key.includes(ada.id))).toEqual([]));
});

it('does not send for a newcomer what the former could not send', async () => {
  const sent: (string | null)[] = [];
  server.use(
    http.post('/api/chat/stream', ({ request }) => {
      sent.push(request.headers.get('authorization'));
      return HttpResponse.error();
    }),
    http.get('/api/chat/sessions/:id', () => problem(404, 'session_not_found')),
  );
  const app = renderApp('/');
  await app.user.type(await screen.findByLabelText('Message'), 'Mine alone{Enter}');
  await screen.findByRole('alert');
  signInAs(grace);
  await app.auth.signIn({ email: grace.email, password: 'correct horse' });
  expect(await screen.findByRole('button', { name: 'Account of Grace Hopper' })).toBeVisible();
  window.dispatchEvent(new Event('online'));
  // What is at this address is not theirs.
  await screen.findByRole('heading', { name: 'There is no such chat' });
  await app.user.click(screen.getAllByRole('link', { name: 'New chat' })[0] ?? document.body);
  await app.user.type(await screen.findByLabelText('Message'), 'Of another{Enter}');
  await waitFor(() => expect(sent).toEqual(['Bearer token-1', 'Bearer token-again']));
});

it('keeps the draft of the same person over a reload', async () => {
  const { app } = await interrupted();
  app.unmount();
  server.use(http.post('/api/auth/refresh', () => HttpResponse.json(authResponse('token-again'))));
  renderApp('/');
  expect(await screen.findByLabelText('Message')).toHaveValue('half a thought');
});

it('shows a newcomer in this tab nothing of the former, when they signed in in another', async () => {
  const { app } = await interrupted();
  signInAs(grace);
  await app.auth.signIn({ email: grace.email, password: 'correct horse' });
  expect(await screen.findByRole('button', { name: 'Account of Grace Hopper' })).toBeVisible();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(screen.getByLabelText('Message')).toHaveValue('');
});

it('offers to send again what was refused in the meantime', async () => {
  const app = renderApp('/');
  const field = await screen.findByLabelText('Message');
  server.use(
    http.post('/api/chat/stream', () => problem(401, 'session_revoked')),
    http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')),
  );
  await app.user.type(field, 'Important{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'You were signed out' });
  signInAs();
  server.use(http.post('/api/chat/stream', () => stream(answer('Here I am.'))));
  await app.user.type(within(dialog).getByLabelText('Password'), 'correct horse{Enter}');
  await app.user.click(await screen.findByRole('button', { name: 'Try again' }));
  await expectVisible('Here I am.');
});

it('gets the rest of an answer that was cut when the session ended', async () => {
  const session = sessionOf('01a1fb09-2722-7e00-8c85-64086b93bc16');
  const path = `/api/chat/sessions/${session.id}`;
  const again = (request: Request, reply: () => Response) =>
    request.headers.get('authorization') === 'Bearer token-again' ? reply() : problem(401, 'session_revoked');
  let asked = 0;
  server.use(
    http.get(path, () => HttpResponse.json(detailOf(session)), { once: true }),
    http.get(path, ({ request }) =>
      again(request, () => HttpResponse.json(detailOf(session, [asking, answering], { activeRunId: 'run-1' }))),
    ),
    http.post('/api/chat/stream', () => {
      asked++;
      return stream(answer('Half of', 'a', session).slice(0, -2), { cut: true });
    }),
    http.get(`${path}/stream`, ({ request }) =>
      again(request, () => stream(answer('Half of it, and all.', 'a', session))),
    ),
    http.post('/api/auth/refresh', () => HttpResponse.json(authResponse()), { once: true }),
    http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')),
  );
  const asking = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'All of it?' }] };
  const answering = {
    id: 'a',
    role: 'assistant',
    metadata: { status: 'streaming' },
    parts: [{ type: 'text', text: 'Half' }],
  };
  const app = renderApp(`/chat/${session.id}`);
  await app.user.type(await screen.findByLabelText('Message'), 'All of it?{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'You were signed out' });
  await expectVisible('Half of');

  signInAs();
  await app.user.type(within(dialog).getByLabelText('Password'), 'correct horse{Enter}');
  await expectVisible('Half of it, and all.');
  expect(asked).toBe(1);
});
