import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../api/sessions';
import { renderApp } from '../../testing/renderApp';
import { home, problem, server, sessionOf } from '../../testing/server';

const titles = ['Milk', 'Bread', 'Cheese'] as const;
const [milk, bread, cheese] = titles.map((title, index) =>
  sessionOf(`01a1fb09-0000-7000-8000-00000000000${index}`, title),
) as [Session, Session, Session];
const asked = vi.fn();
let stored: Session[];
let deleted: Session[];

beforeEach(() => {
  asked.mockReset();
  [stored, deleted] = [[milk, bread, cheese], []];
  const take = (id: unknown) => [milk, bread, cheese].find((session) => session.id === id) ?? milk;
  server.use(
    http.get('/api/chat/sessions', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const archived = searchParams.get('archived') === 'true';
      const items = searchParams.has('deleted') ? deleted : stored.filter((session) => session.archived === archived);
      return HttpResponse.json({ items, nextCursor: null });
    }),
    http.get('/api/chat/sessions/:id', ({ params }) =>
      HttpResponse.json({ ...take(params.id), messages: [], branches: [], hasMore: false }),
    ),
    http.patch('/api/chat/sessions/:id', async ({ request, params }) => {
      const change = (await request.json()) as Partial<Session>;
      asked('change', take(params.id).title, change);
      stored = stored.map((session) => (session.id === params.id ? { ...session, ...change } : session));
      return HttpResponse.json({ ...take(params.id), ...change });
    }),
    http.delete('/api/chat/sessions/:id', ({ params }) => {
      asked('delete', take(params.id).title);
      deleted = [...deleted, { ...take(params.id), deletedAt: new Date().toISOString() }];
      stored = stored.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/chat/sessions/:id/restore', ({ params }) => {
      asked('restore', take(params.id).title);
      deleted = deleted.filter(({ id }) => id !== params.id);
      stored = [...stored, take(params.id)];
      return HttpResponse.json(take(params.id));
    }),
    http.post('/api/chat/sessions/:id/purge', ({ params }) => {
      asked('purge', take(params.id).title);
      deleted = deleted.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    ...home().filter(({ info }) => info.path !== '/api/chat/sessions'),
  );
});

const link = (name: string) => screen.findByRole('link', { name });
const links = () => within(screen.getByRole('navigation', { name: /chats/i })).queryAllByRole('link');
const box = (name: string) => screen.getByRole('checkbox', { name });

async function selecting(path = '/') {
  const app = renderApp(path);
  (await link('Milk')).focus();
  await app.user.keyboard(' ');
  return app;
}

it('selects several by key, deletes them at once, and undoes that', async () => {
  const { user } = await selecting();
  expect(box('Milk')).toHaveFocus();
  expect(box('Milk')).toBeChecked();
  await user.keyboard('{ArrowDown} {ArrowDown} {ArrowUp} ');
  expect([box('Milk'), box('Bread'), box('Cheese')].map((each) => (each as HTMLInputElement).checked)).toEqual([
    true,
    false,
    true,
  ]);
  expect(screen.getByText('2 selected')).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Delete the selected chats' }));
  expect(links().map(({ textContent }) => textContent)).toEqual(['Bread']);
  expect(await link('Bread')).toHaveFocus();
  await waitFor(() => expect(deleted).toHaveLength(2));
  expect(screen.getByText('Deleted 2 chats')).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await link('Milk');
  await link('Cheese');
  expect(asked.mock.calls.filter(([what]) => what === 'restore')).toHaveLength(2);
});

it('archives all, leaves the one that is open, and returns to it when that is undone', async () => {
  const app = await selecting(`/chat/${bread.id}`);
  await app.user.keyboard('{Control>}a{/Control}');
  expect(screen.getByText('3 selected')).toBeVisible();
  await app.user.click(screen.getByRole('button', { name: 'Archive the selected chats' }));
  expect(app.address()).toBe('/');
  expect(await screen.findByText('Your chats will be listed here.')).toBeVisible();

  await app.user.click(screen.getByRole('button', { name: 'Archived' }));
  await waitFor(() => expect(links()).toHaveLength(3));
  await app.user.click(screen.getByRole('button', { name: 'Back to the chats' }));
  await app.user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(app.address()).toBe(`/chat/${bread.id}`));
  expect(links()).toHaveLength(3);
});

it('is begun in the menu of a chat and ended with Escape, which deletes nothing', async () => {
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Actions for Bread' }));
  await user.click(screen.getByRole('menuitem', { name: 'Select' }));
  expect(box('Bread')).toHaveFocus();
  await user.keyboard(' ');
  expect(screen.getByRole('button', { name: 'Delete the selected chats' })).toBeDisabled();
  await user.keyboard('{Escape}');
  expect(await link('Bread')).toHaveFocus();
  expect(screen.queryByRole('toolbar')).not.toBeInTheDocument();
  expect(asked).not.toHaveBeenCalled();
});

it('shows again what the service refuses to delete, and counts them in one notice', async () => {
  server.use(http.delete(`/api/chat/sessions/${milk.id}`, () => problem(503, 'unavailable')));
  const { user } = await selecting();
  await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
  await user.click(screen.getByRole('button', { name: 'Delete the selected chats' }));
  expect(await screen.findByText(/^1 chat was not deleted\./)).toBeVisible();
  expect(await link('Milk')).toBeVisible();
  expect(links()).toHaveLength(1);
});

it('removes a deleted chat for good, once that is confirmed', async () => {
  stored = [];
  deleted = [milk, bread].map((session) => ({ ...session, deletedAt: '2026-02-03T12:00:00Z' }));
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Deleted' }));
  await user.click(await screen.findByRole('button', { name: 'Delete Milk for good' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  expect(asked).not.toHaveBeenCalled();

  await user.click(screen.getByRole('button', { name: 'Delete Milk for good' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete for good' }));
  await waitFor(() => expect(screen.queryByText('Milk')).not.toBeInTheDocument());
  expect(asked).toHaveBeenCalledExactlyOnceWith('purge', 'Milk');
  expect(screen.getByRole('button', { name: 'Restore Bread' })).toBeVisible();
});
