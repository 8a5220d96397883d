import { SignedOutError } from '../../api/problem';
import { send } from '../../api/send';
import type { Fetch } from '../../api/send';
import type { AuthClient } from './authClient';

/**
 * Adds the access token of one user, and refuses when another user has signed in since. After a 401 it renews the token
 * once and sends the request again. That is safe: bodies are strings, and every change is idempotent by an id in it.
 */
export function createAuthorizedFetch(auth: Pick<AuthClient, 'state' | 'token' | 'tokenAfter'>, userId: string): Fetch {
  const theirs = async (token: Promise<string>) => {
    const held = await token;
    const { state } = auth;
    if (state.status === 'signedIn' && state.session.user.id === userId) return held;
    throw new SignedOutError('Somebody else is signed in.');
  };

  return async (url, init) => {
    const token = await theirs(auth.token());
    const response = await send(url, withToken(init, token));
    if (response.status !== 401) return response;

    const renewed = await theirs(auth.tokenAfter(token));
    void response.body?.cancel();
    return send(url, withToken(init, renewed));
  };
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
