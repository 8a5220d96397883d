import type { ProvidersResponse } from '../../api/generated/auth';
import { readProblem } from '../../api/problem';
import { send } from '../../api/send';
import type { AuthResponse, Credentials, Registration } from './types';

/**
 * The longest time (ms) for a request with the refresh cookie. A request without end would hold the lock that all tabs
 * share. These requests carry no access token.
 */
const requestTimeout = 20_000;

async function post(path: string, body: unknown = {}): Promise<Response> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(requestTimeout),
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

const session = async (response: Promise<Response>) => (await (await response).json()) as AuthResponse;

export const authApi = {
  signIn: (credentials: Credentials) => session(post('/api/auth/login', credentials)),
  register: (registration: Registration) => session(post('/api/auth/register', registration)),
  /**
   * Undefined when no user is signed in. That is normal for most visitors, and a 401 would appear as an error in the
   * browser's console.
   */
  async refresh(): Promise<AuthResponse | undefined> {
    const response = await post('/api/auth/refresh', { allowSignedOut: true });
    return response.status === 204 ? undefined : ((await response.json()) as AuthResponse);
  },
  signOut: () => post('/api/auth/logout'),

  /** The sign-in buttons to show beside the password form. */
  async providers(signal?: AbortSignal): Promise<ProvidersResponse> {
    const response = await send('/api/auth/providers', { signal });
    if (!response.ok) throw await readProblem(response);
    return (await response.json()) as ProvidersResponse;
  },
};

export type AuthApi = typeof authApi;
