import { send } from '../api/send';
import type { Fetch } from '../api/send';
import type { AuthClient } from './authClient';

/**
 * Adds the access token. A 401 renews it once and sends the request again: bodies here are strings, and every change the
 * services accept is idempotent by an id in it.
 */
export function createAuthorizedFetch(auth: Pick<AuthClient, 'token' | 'tokenAfter'>): Fetch {
  return async (url, init) => {
    const token = await auth.token();
    const response = await send(url, withToken(init, token));
    if (response.status !== 401) return response;

    const renewed = await auth.tokenAfter(token);
    void response.body?.cancel();
    return send(url, withToken(init, renewed));
  };
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
