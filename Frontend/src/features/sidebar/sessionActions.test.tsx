import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { FakeEventStream, problem, server, sessionOf } from '../../testing/server';
import { asked, bread, choose, held, link, milk, noLink, region, serveSessions, stored } from '../../testing/sessions';

beforeEach(serveSessions);

describe('pinning', () => {
  it('puts a chat on top at once, and tells the server', async () => {
    const answer = held(() => HttpResponse.json({ ...milk, pinned: true }));
    server.use(http.patch('/api/chat/sessions/:id', answer.handler));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    expect(region('Pinned').getByRole('link', { name: 'Milk' })).toBeVisible();
    stored.sessions = [{ ...milk, pinned: true }, bread];
    answer.release();
    expect(await screen.findByRole('region', { name: 'Pinned' })).toBeVisible();
  });

  it('can be undone', async () => {
    stored.sessions = [{ ...milk, pinned: true }, bread];
    const app = renderApp('/');
    await choose(app, 'Milk', 'Unpin');
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { pinned: false }));
    expect(region('Today').getByRole('link', { name: 'Milk' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Pinned' })).not.toBeInTheDocument();
  });

  it('is reverted when the server refuses', async () => {
    server.use(http.patch('/api/chat/sessions/:id', () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    expect(await screen.findByText(/was not pinned/)).toBeVisible();
    expect(region('Today').getByRole('link', { name: 'Milk' })).toBeVisible();
  });

  it('stays as requested when the list is read in the meantime', async () => {
    const answer = held(() => HttpResponse.json({ ...milk, pinned: true }));
    const events = new FakeEventStream();
    const read = vi.fn();
    server.use(
      http.patch('/api/chat/sessions/:id', answer.handler),
      http.get('/api/chat/events', () => events.response),
      http.get('/api/chat/sessions', () => {
        read();
        return HttpResponse.json({ items: stored.sessions, nextCursor: null });
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    read.mockClear();
    events.send({ type: 'session', sessionId: bread.id, change: 'renamed' });
    stored.sessions = [milk, { ...bread, title: 'Rye' }];
    expect(await link('Rye')).toBeVisible();
    expect(region('Pinned').getByRole('link', { name: 'Milk' })).toBeVisible();
    answer.release();
  });
});

describe('archiving', () => {
  it('archives a chat, leaves it, and lists it with the archived ones', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Archive');
    expect(screen.queryByRole('link', { name: 'Milk' })).not.toBeInTheDocument();
    expect(app.address()).toBe('/');
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { archived: true }));

    await app.user.click(screen.getByRole('button', { name: 'Archived' }));
    expect(screen.getByRole('button', { name: 'Back to the chats' })).toHaveFocus();
    expect(
      await within(screen.getByRole('navigation', { name: 'Archived chats' })).findByRole('link', { name: 'Milk' }),
    ).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Bread' })).not.toBeInTheDocument();

    await choose(app, 'Milk', 'Unarchive');
    await noLink('Milk');
    await app.user.click(screen.getByRole('button', { name: 'Back to the chats' }));
    expect(screen.getByRole('button', { name: 'Archived' })).toHaveFocus();
    expect(await link('Milk')).toBeVisible();
  });

  it('can be undone, and returns to the chat', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Archive');
    await app.user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await link('Milk')).toBeVisible();
    await waitFor(() => expect(app.address()).toBe(`/chat/${milk.id}`));
    expect(stored.sessions.find(({ id }) => id === milk.id)?.archived).toBe(false);
  });

  it('says that nothing is archived', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Archived' }));
    expect(await screen.findByText(/Nothing is archived/)).toBeVisible();
  });
});

describe('deleting', () => {
  it('removes the chat at once, leaves it, and tells the server', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Delete');
    expect(screen.queryByRole('link', { name: 'Milk' })).not.toBeInTheDocument();
    expect(app.address()).toBe('/');
    await waitFor(() => expect(asked).toHaveBeenCalledExactlyOnceWith('delete', milk.id));
  });

  it('can be undone, and returns to the chat', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Delete');
    await app.user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect(await link('Milk')).toHaveAttribute('aria-current', 'page'));
    expect(asked.mock.calls.map(([what]) => String(what))).toEqual(['delete', 'restore']);
  });

  it('is undone after the deletion, however slow that is', async () => {
    const answer = held(() => new HttpResponse(null, { status: 204 }));
    server.use(http.delete('/api/chat/sessions/:id', answer.handler));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Delete');
    await app.user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(asked).not.toHaveBeenCalled();
    answer.release();
    expect(await link('Milk')).toBeVisible();
    expect(asked).toHaveBeenCalledExactlyOnceWith('restore', milk.id);
  });

  it('shows the chat again when the server refuses', async () => {
    server.use(http.delete('/api/chat/sessions/:id', () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Bread', 'Delete');
    expect(await screen.findByText(/was not deleted/)).toBeVisible();
    expect(await link('Bread')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });

  it('accepts that the chat was deleted elsewhere', async () => {
    server.use(
      http.delete('/api/chat/sessions/:id', () => {
        stored.sessions = [milk];
        return problem(404, 'session_not_found');
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Bread', 'Delete');
    await noLink('Bread');
    expect(screen.queryByText(/was not deleted/)).not.toBeInTheDocument();
  });

  it('can be undone from the list of deleted chats', async () => {
    stored.deleted = [
      { ...sessionOf('01a1fb09-0000-7000-8000-000000000003', 'Cheese'), deletedAt: '2026-02-03T10:00:00Z' },
    ];
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Deleted' }));
    expect(await screen.findByText('Deleted Feb 3')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Restore Cheese' }));
    expect(await screen.findByText('Nothing has been deleted lately.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Back to the chats' }));
    expect(await link('Cheese')).toBeVisible();
  });
});

describe('exporting', () => {
  it.each([
    ['Export as Markdown', 'md'],
    ['Export as JSON', 'json'],
  ])('%s saves a file under the name of the chat', async (action, format) => {
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }));
    server.use(
      http.get(`/api/chat/sessions/${milk.id}/export`, ({ request }) => {
        asked('export', new URL(request.url).searchParams.get('format'));
        return new HttpResponse('# Milk');
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Milk', action);
    await waitFor(() => expect(saved).toEqual([`Milk.${format}`]));
    expect(asked).toHaveBeenCalledWith('export', format);
  });

  it('shows that it failed', async () => {
    server.use(http.get(`/api/chat/sessions/${milk.id}/export`, () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Export as Markdown');
    expect(await screen.findByText(/was not exported/)).toBeVisible();
  });
});
