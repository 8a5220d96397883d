import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import type { Device } from '../api/generated/auth';
import { ada, home, problem, server } from './server';

export const device = (id: string, about: Partial<Device> = {}): Device => ({
  id,
  createdAt: '2026-11-01T08:00:00Z',
  lastUsedAt: new Date(Date.now() - 3 * 60 * 60_000).toISOString(),
  ipAddress: '203.0.113.7',
  browser: 'Firefox',
  operatingSystem: 'Android',
  current: false,
  ...about,
});

export const here = device('here', { browser: 'Chrome', operatingSystem: 'Linux', current: true });
export const phone = device('phone');
export const done = () => new HttpResponse(null, { status: 204 });
/** What the service has stored. */
export const account: { devices: Device[]; isRecent: boolean } = { devices: [], isRecent: false };

/** A service where Ada has a password and two devices, and signed in long ago. */
export function serveAccount(): void {
  Object.assign(account, { devices: [here, phone], isRecent: false });
  server.use(
    ...home(),
    http.get('/api/auth/me', () =>
      HttpResponse.json({ ...ada, authenticatedAt: '2026-11-01T08:00:00Z', signInMethods: ['password'] }),
    ),
    http.get('/api/auth/sessions', () => HttpResponse.json({ items: account.devices })),
    http.post('/api/auth/reauthenticate', async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      account.isRecent = password === 'correct horse';
      return account.isRecent
        ? done()
        : problem(403, 'invalid_credentials', { errors: { password: ['That is not your password.'] } });
    }),
  );
}

export const withGoogle = (...signInMethods: string[]) =>
  server.use(
    http.get('/api/auth/providers', () => HttpResponse.json({ google: true })),
    http.get('/api/auth/me', () =>
      HttpResponse.json({ ...ada, authenticatedAt: '2026-11-01T08:00:00Z', signInMethods }),
    ),
  );
export const section = (name: string) => screen.findByRole('region', { name });
export const button = (name: string | RegExp) => screen.findByRole('button', { name });
export const confirmation = () => screen.findByRole('dialog', { name: 'Confirm that it is you' });

/** Refuses until the password was given again. */
export const recentOnly = (answer: () => Response) => () =>
  account.isRecent ? answer() : problem(403, 'recent_sign_in_required');
