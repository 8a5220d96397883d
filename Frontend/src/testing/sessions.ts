import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, vi } from 'vitest';
import type { Session } from '../api/sessions';
import type { renderApp } from './renderApp';
import { home, server, sessionOf } from './server';

export const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
export const bread = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Bread');
export const asked = vi.fn();
/** What the service has stored. */
export const stored: { sessions: Session[]; deleted: Session[] } = { sessions: [], deleted: [] };

/** A service with two chats, and what else the page requests. */
export function serveSessions(): void {
  asked.mockReset();
  Object.assign(stored, { sessions: [milk, bread], deleted: [] });
  const find = (id: unknown) => stored.sessions.find((session) => session.id === id) ?? milk;
  server.use(
    http.get('/api/chat/sessions', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const archived = searchParams.get('archived') === 'true';
      const items = searchParams.has('deleted')
        ? stored.deleted
        : stored.sessions.filter((session) => session.archived === archived);
      return HttpResponse.json({ items, nextCursor: null });
    }),
    http.get('/api/chat/sessions/:id', ({ params }) =>
      HttpResponse.json({ ...find(params.id), messages: [], branches: [], hasMore: false }),
    ),
    http.patch('/api/chat/sessions/:id', async ({ request, params }) => {
      const change = (await request.json()) as Partial<Session>;
      asked('change', params.id, change);
      stored.sessions = stored.sessions.map((session) =>
        session.id === params.id ? { ...session, ...change } : session,
      );
      return HttpResponse.json(find(params.id));
    }),
    http.delete('/api/chat/sessions/:id', ({ params }) => {
      asked('delete', params.id);
      stored.deleted = [...stored.deleted, { ...find(params.id), deletedAt: new Date().toISOString() }];
      stored.sessions = stored.sessions.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/chat/sessions/:id/restore', ({ params }) => {
      asked('restore', params.id);
      const restored = { ...(stored.deleted.find(({ id }) => id === params.id) ?? milk), deletedAt: null };
      stored.deleted = stored.deleted.filter(({ id }) => id !== params.id);
      stored.sessions = [...stored.sessions, restored];
      return HttpResponse.json(restored);
    }),
    ...home().filter(({ info }) => info.path !== '/api/chat/sessions'),
  );
}

export const link = (name: string) => screen.findByRole('link', { name });
export const noLink = (name: string) =>
  waitFor(() => expect(screen.queryByRole('link', { name })).not.toBeInTheDocument());
export const region = (name: string) => within(screen.getByRole('region', { name }));
export const choose = async (app: ReturnType<typeof renderApp>, title: string, action: string) => {
  await app.user.click(await screen.findByRole('button', { name: `Actions for ${title}` }));
  await app.user.click(screen.getByRole('menuitem', { name: action }));
};
/** A response that waits until it is released. */
export const held = (answer: () => Response) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { release, handler: () => released.then(answer) };
};
