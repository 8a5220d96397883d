import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { EventLine, home, problem, server, sessionOf } from '../testing/server';
import type { Session } from './types';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const bread = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Bread');
const asked = vi.fn();
/** What the service has. */
let stored: Session[];
let deleted: Session[];

beforeEach(() => {
  asked.mockReset();
  [stored, deleted] = [[milk, bread], []];
  const find = (id: unknown) => stored.find((session) => session.id === id) ?? milk;
  server.use(
    http.get('/api/chat/sessions', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const archived = searchParams.get('archived') === 'true';
      const items = searchParams.has('deleted') ? deleted : stored.filter((session) => session.archived === archived);
      return HttpResponse.json({ items, nextCursor: null });
    }),
    http.get('/api/chat/sessions/:id', ({ params }) =>
      HttpResponse.json({ ...find(params.id), messages: [], branches: [], hasMore: false }),
    ),
    http.patch('/api/chat/sessions/:id', async ({ request, params }) => {
      const change = (await request.json()) as Partial<Session>;
      asked('change', params.id, change);
      stored = stored.map((session) => (session.id === params.id ? { ...session, ...change } : session));
      return HttpResponse.json(find(params.id));
    }),
    http.delete('/api/chat/sessions/:id', ({ params }) => {
      asked('delete', params.id);
      deleted = [...deleted, { ...find(params.id), deletedAt: new Date().toISOString() }];
      stored = stored.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/chat/sessions/:id/restore', ({ params }) => {
      asked('restore', params.id);
      const restored = { ...(deleted.find(({ id }) => id === params.id) ?? milk), deletedAt: null };
      deleted = deleted.filter(({ id }) => id !== params.id);
      stored = [...stored, restored];
      return HttpResponse.json(restored);
    }),
    ...home().filter(({ info }) => info.path !== '/api/chat/sessions'),
  );
});

const link = (name: string) => screen.findByRole('link', { name });
const noLink = (name: string) => waitFor(() => expect(screen.queryByRole('link', { name })).not.toBeInTheDocument());
const region = (name: string) => within(screen.getByRole('region', { name }));
const choose = async (app: ReturnType<typeof renderApp>, title: string, action: string) => {
  await app.user.click(await screen.findByRole('button', { name: `Actions for ${title}` }));
  await app.user.click(screen.getByRole('menuitem', { name: action }));
};
/** An answer that comes when it is told to. */
const held = (answer: () => Response) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { release, handler: () => released.then(answer) };
};

describe('renaming', () => {
  it('shows the new title at once and tells the server', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    expect(field).toHaveFocus();
    await app.user.clear(field);
    await app.user.type(field, ' Oat milk {Enter}');
    expect(await link('Oat milk')).toBeVisible();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { title: 'Oat milk' }));
    expect(await link('Oat milk')).toBeVisible();
  });

  it('is given up with Escape', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Escape}');
    expect(await link('Milk')).toHaveFocus();
  });

  it('goes on after a key that was meant for the input method', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    fireEvent.keyDown(field, { key: 'Escape', isComposing: true });
    expect(field).toHaveFocus();
  });

  it('takes the old title back when the server refuses', async () => {
    server.use(http.patch(`/api/chat/sessions/${milk.id}`, () => problem(422, 'validation_failed')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Enter}');
    expect(await screen.findByText(/was not renamed/)).toBeVisible();
    expect(await link('Milk')).toBeVisible();
  });

  it('goes on where it began while the chat moves to another group', async () => {
    const line = new EventLine();
    server.use(http.get('/api/chat/events', () => line.response));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    await app.user.clear(field);
    await app.user.type(field, 'Oat');
    stored = [
      { ...milk, pinned: true },
      { ...bread, pinned: true },
    ];
    line.tell({ type: 'session', sessionId: milk.id, change: 'pinned' });
    expect(await screen.findByRole('region', { name: 'Pinned' })).toContainElement(await link('Bread'));
    expect(field).toBeInTheDocument();
    expect(field).toHaveFocus();
    await app.user.keyboard(' milk{Enter}');
    expect(region('Pinned').getByRole('link', { name: 'Oat milk' })).toBeVisible();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { title: 'Oat milk' }));
  });

  it('goes on where it began while another day begins', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const app = renderApp('/');
      await choose(app, 'Milk', 'Rename');
      const field = screen.getByRole('textbox', { name: 'Chat title' });
      await app.user.clear(field);
      await app.user.type(field, 'Oat');
      vi.setSystemTime(Date.now() + 86_400_000);
      fireEvent(document, new Event('visibilitychange'));
      expect(field).toBeInTheDocument();
      expect(field).toHaveFocus();
      await app.user.keyboard(' milk{Enter}');
      expect(region('Yesterday').getByRole('link', { name: 'Oat milk' })).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is over when the chat is deleted elsewhere', async () => {
    const line = new EventLine();
    server.use(http.get('/api/chat/events', () => line.response));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    stored = [bread];
    line.tell({ type: 'session', sessionId: milk.id, change: 'deleted' });
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Chat title' })).not.toBeInTheDocument());
    stored = [milk, bread];
    line.tell({ type: 'session', sessionId: milk.id, change: 'restored' });
    expect(await link('Milk')).toBeVisible();
  });
});

describe('pinning', () => {
  it('puts a chat on top at once, and tells the server', async () => {
    const answer = held(() => HttpResponse.json({ ...milk, pinned: true }));
    server.use(http.patch('/api/chat/sessions/:id', answer.handler));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    expect(region('Pinned').getByRole('link', { name: 'Milk' })).toBeVisible();
    stored = [{ ...milk, pinned: true }, bread];
    answer.release();
    expect(await screen.findByRole('region', { name: 'Pinned' })).toBeVisible();
  });

  it('is taken back', async () => {
    stored = [{ ...milk, pinned: true }, bread];
    const app = renderApp('/');
    await choose(app, 'Milk', 'Unpin');
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { pinned: false }));
    expect(region('Today').getByRole('link', { name: 'Milk' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Pinned' })).not.toBeInTheDocument();
  });

  it('goes back where the server refuses', async () => {
    server.use(http.patch('/api/chat/sessions/:id', () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    expect(await screen.findByText(/was not pinned/)).toBeVisible();
    expect(region('Today').getByRole('link', { name: 'Milk' })).toBeVisible();
  });

  it('stays as it was asked for when the list is read meanwhile', async () => {
    const answer = held(() => HttpResponse.json({ ...milk, pinned: true }));
    const line = new EventLine();
    const read = vi.fn();
    server.use(
      http.patch('/api/chat/sessions/:id', answer.handler),
      http.get('/api/chat/events', () => line.response),
      http.get('/api/chat/sessions', () => {
        read();
        return HttpResponse.json({ items: stored, nextCursor: null });
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Milk', 'Pin');
    read.mockClear();
    line.tell({ type: 'session', sessionId: bread.id, change: 'renamed' });
    stored = [milk, { ...bread, title: 'Rye' }];
    expect(await link('Rye')).toBeVisible();
    expect(region('Pinned').getByRole('link', { name: 'Milk' })).toBeVisible();
    answer.release();
  });
});

describe('archiving', () => {
  it('puts a chat away, leaves it, and lists it with the archived ones', async () => {
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
    expect(stored.find(({ id }) => id === milk.id)?.archived).toBe(false);
  });

  it('says that nothing is archived', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Archived' }));
    expect(await screen.findByText(/Nothing is archived/)).toBeVisible();
  });
});

describe('deleting', () => {
  it('takes the chat away at once, leaves it, and tells the server', async () => {
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

  it('is content when somebody else was faster', async () => {
    server.use(
      http.delete('/api/chat/sessions/:id', () => {
        stored = [milk];
        return problem(404, 'session_not_found');
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Bread', 'Delete');
    await noLink('Bread');
    expect(screen.queryByText(/was not deleted/)).not.toBeInTheDocument();
  });

  it('can be taken back from the list of what was deleted', async () => {
    deleted = [{ ...sessionOf('01a1fb09-0000-7000-8000-000000000003', 'Cheese'), deletedAt: '2026-02-03T10:00:00Z' }];
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

  it('says that it failed', async () => {
    server.use(http.get(`/api/chat/sessions/${milk.id}/export`, () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Export as Markdown');
    expect(await screen.findByText(/was not exported/)).toBeVisible();
  });
});

describe('the keyboard', () => {
  const begin = async () => {
    const app = renderApp(`/chat/${milk.id}`);
    const first = await link('Milk');
    // The chat takes the focus when it is there.
    await waitFor(() => expect(screen.getByLabelText('Message')).toHaveFocus());
    first.focus();
    return app;
  };

  it('goes through the list, which has one place in the order of Tab', async () => {
    const { user } = await begin();
    const [first, last] = [await link('Milk'), await link('Bread')];
    expect(first).toHaveAttribute('tabindex', '0');
    expect(last).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{ArrowDown}');
    expect(last).toHaveFocus();
    expect(last).toHaveAttribute('tabindex', '0');
    expect(first).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{ArrowDown}');
    expect(last).toHaveFocus();
    await user.keyboard('{Home}');
    expect(first).toHaveFocus();
    await user.keyboard('{End}{ArrowUp}');
    expect(first).toHaveFocus();
  });

  it('renames with F2', async () => {
    const { user } = await begin();
    await user.keyboard('{F2}');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, 'Oat milk{Enter}');
    expect(await link('Oat milk')).toHaveFocus();
  });

  it('deletes with Del, and goes on with the next one', async () => {
    const { user } = renderApp('/');
    const first = await link('Milk');
    await waitFor(() => expect(screen.getByLabelText('Message')).toHaveFocus());
    first.focus();
    await user.keyboard('{Delete}');
    expect(await link('Bread')).toHaveFocus();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('delete', milk.id));
  });
});
