import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { NetworkError, SignedOutError } from '../../api/problem';
import { FakeBrowser } from '../../testing/browser';
import { ada, authResponse, problem, server } from '../../testing/server';
import { authApi } from './authApi';
import { AuthClient } from './authClient';
import { createAuthorizedFetch } from './authorizedFetch';

/** A service that accepts one token, and an auth service that gives these in turn. */
async function serviceAccepting(accepted: string, tokens: string[]) {
  const seen: { token: string | null; body: string }[] = [];
  let refreshes = 0;
  server.use(
    http.post('/api/auth/refresh', () => HttpResponse.json(authResponse(tokens[refreshes++]))),
    http.post('/api/echo', async ({ request }) => {
      const token = request.headers.get('authorization');
      seen.push({ token, body: await request.text() });
      return token === `Bearer ${accepted}` ? HttpResponse.json({ ok: true }) : problem(401, 'token_expired');
    }),
  );
  const auth = new AuthClient(authApi, new FakeBrowser().openTab());
  await auth.resolve();
  return { auth, fetch: createAuthorizedFetch(auth, ada.id), seen, refreshes: () => refreshes };
}

it('sends the token', async () => {
  const { fetch, seen } = await serviceAccepting('a', ['a']);
  const response = await fetch('/api/echo', { method: 'POST', body: '{}', headers: { 'x-own': 'kept' } });
  expect(response.status).toBe(200);
  expect(seen).toEqual([{ token: 'Bearer a', body: '{}' }]);
});

it('renews a refused token once and sends the same again', async () => {
  const { fetch, seen } = await serviceAccepting('b', ['a', 'b']);
  const response = await fetch('/api/echo', { method: 'POST', body: '{"message":"hi"}' });
  expect(response.status).toBe(200);
  expect(seen).toEqual([
    { token: 'Bearer a', body: '{"message":"hi"}' },
    { token: 'Bearer b', body: '{"message":"hi"}' },
  ]);
});

it('renews once for requests that are refused together', async () => {
  const { fetch, refreshes } = await serviceAccepting('b', ['a', 'b']);
  const responses = await Promise.all([1, 2, 3].map(() => fetch('/api/echo', { method: 'POST', body: '{}' })));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(refreshes()).toBe(2);
});

it('passes on a wrong password, which is not about the token, and does not retry it', async () => {
  const { auth, fetch, refreshes } = await serviceAccepting('a', ['a']);
  let attempts = 0;
  server.use(
    http.post('/api/auth/change-password', () => {
      attempts++;
      return problem(403, 'invalid_credentials');
    }),
  );
  const response = await fetch('/api/auth/change-password', { method: 'POST', body: '{}' });
  expect(response.status).toBe(403);
  expect({ attempts, refreshes: refreshes(), status: auth.state.status }).toEqual({
    attempts: 1,
    refreshes: 1,
    status: 'signedIn',
  });
});

it('hands on a second 401', async () => {
  const { auth, fetch, seen } = await serviceAccepting('never', ['a', 'b', 'c']);
  const response = await fetch('/api/echo', { method: 'POST', body: '{}' });
  expect(response.status).toBe(401);
  expect(seen).toHaveLength(2);
  expect(auth.state.status).toBe('signedIn');
});

it('fails without signing out when the token cannot be renewed now', async () => {
  const { auth, fetch } = await serviceAccepting('b', ['a']);
  server.use(http.post('/api/auth/refresh', () => HttpResponse.error()));
  await expect(fetch('/api/echo', { method: 'POST', body: '{}' })).rejects.toThrow(NetworkError);
  expect(auth.state.status).toBe('signedIn');
});

it('signs out when the session has ended', async () => {
  const { auth, fetch } = await serviceAccepting('b', ['a']);
  server.use(http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')));
  await expect(fetch('/api/echo', { method: 'POST', body: '{}' })).rejects.toThrow('Nobody is signed in.');
  expect(auth.state).toMatchObject({ status: 'signedOut', reason: 'ended' });
});

it('sends nothing of one person when another has signed in', async () => {
  const grace = { ...ada, id: 'user-grace' };
  const { auth, fetch, seen } = await serviceAccepting('b', ['a']);
  server.use(http.post('/api/auth/login', () => HttpResponse.json(authResponse('b', grace))));
  await auth.signIn({ email: grace.email, password: 'correct horse' });
  await expect(fetch('/api/echo', { method: 'POST', body: '{}' })).rejects.toThrow(SignedOutError);
  expect(seen).toEqual([]);
});

it('does not send again for another what was refused of one person', async () => {
  const { fetch, seen } = await serviceAccepting('b', ['a']);
  server.use(http.post('/api/auth/refresh', () => HttpResponse.json(authResponse('b', { ...ada, id: 'user-grace' }))));
  await expect(fetch('/api/echo', { method: 'POST', body: '{}' })).rejects.toThrow(SignedOutError);
  expect(seen).toHaveLength(1);
});
