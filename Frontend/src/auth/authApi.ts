import type { ProvidersResponse } from '../api/generated/auth';
import { readProblem } from '../api/problem';
import { send } from '../api/send';
import type { AuthResponse, Credentials, Registration } from './types';

/**
 * The calls that read or change the refresh cookie. They take no access token. A call that hangs would hold the browser-wide
 * lock, so each has a deadline.
 */
const deadline = 20_000;

async function post(path: string, body: unknown = {}): Promise<Response> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadline),
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

const session = async (response: Promise<Response>) => (await (await response).json()) as AuthResponse;

export const authApi = {
  signIn: (credentials: Credentials) => session(post('/api/auth/login', credentials)),
  register: (registration: Registration) => session(post('/api/auth/register', registration)),
  refresh: () => session(post('/api/auth/refresh')),
  signOut: () => post('/api/auth/logout'),

  /** Which sign-in buttons to show beside the password form. */
  async providers(signal?: AbortSignal): Promise<ProvidersResponse> {
    const response = await send('/api/auth/providers', { signal });
    if (!response.ok) throw await readProblem(response);
    return (await response.json()) as ProvidersResponse;
  },
};

export type AuthApi = typeof authApi;
