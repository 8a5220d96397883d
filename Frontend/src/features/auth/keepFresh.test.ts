import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { ApiError, NetworkError } from '../../api/problem';
import { FakeBrowser } from '../../testing/browser';
import { authResponse } from '../../testing/server';
import { authApi } from './authApi';
import type { AuthApi } from './authApi';
import { AuthClient } from './authClient';
import { keepFresh } from './keepFresh';

let refresh: MockInstance<AuthApi['refresh']>;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  refresh = vi.spyOn(authApi, 'refresh');
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function start() {
  const auth = new AuthClient(authApi, new FakeBrowser().openTab());
  await auth.resolve();
  stop = keepFresh(auth);
  return auth;
}

it('renews a minute before the token expires, again and again', async () => {
  refresh.mockImplementation(() => Promise.resolve(authResponse(`token-${refresh.mock.calls.length}`)));
  await start();
  await vi.advanceTimersByTimeAsync(839_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(840_000);
  expect(refresh).toHaveBeenCalledTimes(3);
});

it('keeps asking at growing intervals while the server fails', async () => {
  refresh.mockResolvedValueOnce(authResponse()).mockRejectedValue(new ApiError(503, 'unavailable', ''));
  const auth = await start();
  await vi.advanceTimersByTimeAsync(840_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2_000 + 4_000 + 8_000);
  expect(refresh).toHaveBeenCalledTimes(5);
  expect(auth.state.status).toBe('signedIn');
});

it('finds out who is signed in once the server answers', async () => {
  refresh.mockRejectedValueOnce(new NetworkError('refused')).mockResolvedValue(authResponse());
  const auth = await start();
  expect(auth.state.status).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(auth.state.status).toBe('signedIn');
});

it('asks at once when the network returns', async () => {
  refresh.mockRejectedValueOnce(new NetworkError('offline')).mockResolvedValue(authResponse());
  const auth = await start();
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(auth.state.status).toBe('signedIn');
});

it('renews when a machine wakes after the token was due', async () => {
  refresh.mockImplementation(() => Promise.resolve(authResponse(`token-${refresh.mock.calls.length}`)));
  await start();
  vi.setSystemTime(Date.now() + 3_600_000);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(refresh).toHaveBeenCalledTimes(2);
});
