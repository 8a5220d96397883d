import { describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError, SignedOutError } from '../../api/problem';
import { FakeBrowser } from '../../testing/browser';
import { authResponse } from '../../testing/server';
import type { AuthApi } from './authApi';
import { AuthClient } from './authClient';

const ended = (code = 'refresh_revoked') => new ApiError(401, code, 'Over.');

function server() {
  let count = 0;
  return {
    signIn: vi.fn<AuthApi['signIn']>(() => Promise.resolve(authResponse('from-sign-in'))),
    register: vi.fn<AuthApi['register']>(() => Promise.resolve(authResponse('from-register'))),
    refresh: vi.fn<AuthApi['refresh']>(() => Promise.resolve(authResponse(`token-${++count}`))),
    signOut: vi.fn<AuthApi['signOut']>(() => Promise.resolve(new Response())),
    providers: vi.fn<AuthApi['providers']>(),
  };
}

async function signedInTab(api = server(), browser = new FakeBrowser()) {
  const client = new AuthClient(api, browser.openTab());
  await client.resolve();
  return { api, browser, client };
}

describe('finding out who is signed in', () => {
  it('has no user before the server has answered', () => {
    expect(new AuthClient(server(), new FakeBrowser().openTab()).state.status).toBe('resolving');
  });

  it('signs in whom the cookie names', async () => {
    const { client } = await signedInTab();
    expect(client.state).toMatchObject({
      status: 'signedIn',
      session: { user: { name: 'Ada Lovelace' }, token: 'token-1' },
    });
  });

  it('signs out who has no cookie', async () => {
    const api = server();
    api.refresh.mockResolvedValue(undefined);
    const { client } = await signedInTab(api);
    expect(client.state).toEqual({ status: 'signedOut', reason: 'none' });
  });

  it('ends the session of whose cookie is gone', async () => {
    const { api, client } = await signedInTab();
    api.refresh.mockResolvedValue(undefined);
    await client.renew();
    expect(client.state).toMatchObject({ status: 'signedOut', reason: 'ended', user: { name: 'Ada Lovelace' } });
  });

  it('reports an unreachable server instead of a missing user', async () => {
    const api = server();
    api.refresh.mockRejectedValueOnce(new NetworkError('refused'));
    const { client } = await signedInTab(api);
    expect(client.state.status).toBe('unreachable');
    await client.resolve();
    expect(client.state.status).toBe('signedIn');
  });
});

describe('renewing', () => {
  it('asks once for callers at the same time', async () => {
    const { api, client } = await signedInTab();
    await Promise.all([client.renew(), client.renew(), client.tokenAfter('token-1'), client.tokenAfter('token-1')]);
    expect(api.refresh).toHaveBeenCalledTimes(2);
    expect(await client.token()).toBe('token-2');
  });

  it('asks once for callers at the same time where the browser has no locks either', async () => {
    const { api, client } = await signedInTab(server(), new FakeBrowser(false));
    await Promise.all([client.renew(), client.renew(), client.tokenAfter('token-1')]);
    expect(api.refresh).toHaveBeenCalledTimes(2);
  });

  it('does not ask for who holds an older token than this tab', async () => {
    const { api, client } = await signedInTab();
    expect(await client.tokenAfter('an-older-one')).toBe('token-1');
    expect(api.refresh).toHaveBeenCalledTimes(1);
  });

  it('asks before a token that is about to expire is used', async () => {
    const api = server();
    api.refresh.mockResolvedValueOnce({ ...authResponse('nearly-over'), expiresIn: 2 });
    const { client } = await signedInTab(api);
    expect(await client.token()).toBe('token-1');
  });

  it.each([
    ['is superseded, twice', new ApiError(409, 'refresh_superseded', '')],
    ['meets a limit', new ApiError(429, 'rate_limited', '')],
    ['meets a server that fails', new ApiError(500, 'internal_error', '')],
    ['gets a 401 that says nothing about the session', new ApiError(401, 'token_missing', '')],
    ['is refused as from another site', new ApiError(403, 'cross_site_request', '')],
    ['gets no answer', new NetworkError('offline')],
  ])('keeps the user signed in when it %s', async (_, error) => {
    const { api, client } = await signedInTab();
    api.refresh.mockRejectedValue(error);
    await expect(client.renew()).rejects.toBe(error);
    expect(client.state).toMatchObject({ status: 'signedIn', session: { token: 'token-1' } });
  });

  it('tries again at once when the token was superseded', async () => {
    const { api, client } = await signedInTab();
    api.refresh.mockRejectedValueOnce(new ApiError(409, 'refresh_superseded', ''));
    await client.renew();
    expect(await client.token()).toBe('token-2');
  });

  it.each(['refresh_missing', 'refresh_unknown', 'refresh_expired', 'refresh_revoked', 'refresh_reused'])(
    'signs out on %s',
    async (code) => {
      const { api, client } = await signedInTab();
      api.refresh.mockRejectedValue(ended(code));
      await client.renew();
      expect(client.state).toMatchObject({ status: 'signedOut', reason: 'ended', user: { name: 'Ada Lovelace' } });
      await expect(client.token()).rejects.toThrow(SignedOutError);
    },
  );
});

describe('tabs of one browser', () => {
  it('refresh once for all of them', async () => {
    const api = server();
    const browser = new FakeBrowser();
    const tabs = [1, 2, 3].map(() => new AuthClient(api, browser.openTab()));
    await Promise.all(tabs.map((tab) => tab.resolve()));
    expect(api.refresh).toHaveBeenCalledTimes(1);
    expect(await Promise.all(tabs.map((tab) => tab.token()))).toEqual(['token-1', 'token-1', 'token-1']);
  });

  it('use the token that another one got', async () => {
    const { api, browser, client } = await signedInTab();
    const other = new AuthClient(api, browser.openTab());
    await other.resolve();
    expect(await client.token()).toBe('token-2');
  });

  it('are signed out together', async () => {
    const { api, browser, client } = await signedInTab();
    const { client: other } = await signedInTab(api, browser);
    await client.signOut();
    expect(client.state).toMatchObject({ status: 'signedOut', reason: 'asked' });
    expect(other.state).toMatchObject({ status: 'signedOut', reason: 'asked' });
  });

  it('learn together that a session has ended, and whose it was', async () => {
    const { api, browser, client } = await signedInTab();
    const { client: other } = await signedInTab(api, browser);
    api.refresh.mockRejectedValue(ended());
    await client.renew();
    expect(other.state).toMatchObject({ status: 'signedOut', reason: 'ended', user: { name: 'Ada Lovelace' } });
  });

  it('are signed in together', async () => {
    const api = server();
    api.refresh.mockRejectedValue(ended('refresh_missing'));
    const { browser, client } = await signedInTab(api);
    const { client: other } = await signedInTab(api, browser);
    await client.signIn({ email: 'ada@example.org', password: 'secret' });
    expect(await other.token()).toBe('from-sign-in');
  });

  it('are not signed out by a tab without a user', async () => {
    const { browser, client } = await signedInTab();
    const api = server();
    api.refresh.mockRejectedValue(ended('refresh_missing'));
    await signedInTab(api, browser);
    expect(client.state.status).toBe('signedIn');
  });
});

it('stays signed in when the request to sign out fails', async () => {
  const { api, client } = await signedInTab();
  api.signOut.mockRejectedValue(new NetworkError('offline'));
  await expect(client.signOut()).rejects.toThrow(NetworkError);
  expect(client.state.status).toBe('signedIn');
});
