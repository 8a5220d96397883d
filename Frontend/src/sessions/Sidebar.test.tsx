import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { detailOf, home, problem, server, sessionOf } from '../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const bread = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Bread', new Date(Date.now() - 86_400_000).toISOString());
const deleted = vi.fn();

beforeEach(() => {
  deleted.mockReset();
  server.use(
    ...home([milk, bread]),
    http.get('/api/chat/sessions/:id', ({ params }) => {
      const session = params.id === milk.id ? milk : bread;
      const messages = [{ id: `a-${session.id}`, role: 'assistant', parts: [{ type: 'text', text: `About ${session.title}.` }] }];
      return HttpResponse.json(detailOf(session, messages));
    }),
    http.delete('/api/chat/sessions/:id', ({ params }) => {
      deleted(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const chats = () => screen.findByRole('navigation', { name: 'Chats' });
const link = (name: string) => screen.findByRole('link', { name });
const choose = async (app: ReturnType<typeof renderApp>, title: string, action: string) => {
  await app.user.click(await screen.findByRole('button', { name: `Actions for ${title}` }));
  await app.user.click(screen.getByRole('menuitem', { name: action }));
};

it('groups chats by the day they were last used', async () => {
  renderApp('/');
  await link('Milk');
  expect(within(screen.getByRole('region', { name: 'Today' })).getByRole('link', { name: 'Milk' })).toBeVisible();
  expect(within(screen.getByRole('region', { name: 'Yesterday' })).getByRole('link', { name: 'Bread' })).toBeVisible();
});

it('switches between chats, and is instant on the way back', async () => {
  const app = renderApp(`/chat/${milk.id}`);
  expect(await screen.findByText('About Milk.')).toBeVisible();
  await app.user.click(await link('Bread'));
  expect(await screen.findByText('About Bread.')).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Bread');
  await app.user.click(await link('Milk'));
  expect(screen.getByText('About Milk.')).toBeVisible();
});

it('reads older chats on demand', async () => {
  server.use(
    http.get('/api/chat/sessions', ({ request }) => {
      const cursor = new URL(request.url).searchParams.get('cursor');
      return HttpResponse.json(cursor === 'next' ? { items: [bread], nextCursor: null } : { items: [milk], nextCursor: 'next' });
    }),
  );
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Show older chats' }));
  expect(await link('Bread')).toBeVisible();
  expect(await link('Milk')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show older chats' })).not.toBeInTheDocument();
});

it('offers another try when the list could not be read', async () => {
  server.use(http.get('/api/chat/sessions', () => problem(500, 'internal_error'), { once: true }));
  const { user } = renderApp('/');
  await user.click(await within(await chats()).findByRole('button', { name: 'Try again' }));
  expect(await link('Milk')).toBeVisible();
});

describe('renaming', () => {
  it('shows the new title at once and tells the server', async () => {
    let sent: unknown;
    server.use(
      http.patch(`/api/chat/sessions/${milk.id}`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ ...milk, title: 'Oat milk' });
      }),
    );
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    expect(field).toHaveFocus();
    await app.user.clear(field);
    await app.user.type(field, ' Oat milk {Enter}');
    expect(await link('Oat milk')).toBeVisible();
    await waitFor(() => expect(sent).toEqual({ title: 'Oat milk' }));
  });

  it('is given up with Escape', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Escape}');
    expect(await link('Milk')).toHaveFocus();
  });

  it('takes the old title back when the server refuses', async () => {
    server.use(http.patch(`/api/chat/sessions/${milk.id}`, () => problem(422, 'validation_failed')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Enter}');
    expect(await screen.findByText(/was not renamed/)).toBeVisible();
    expect(await link('Milk')).toBeVisible();
  });
});

describe('deleting', () => {
  it('hides the chat at once, leaves it, and deletes it when the notice goes', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Delete');
    expect(screen.queryByRole('link', { name: 'Milk' })).not.toBeInTheDocument();
    expect(app.address()).toBe('/');
    expect(deleted).not.toHaveBeenCalled();
    await app.user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(deleted).toHaveBeenCalledExactlyOnceWith(milk.id));
    expect(screen.queryByRole('link', { name: 'Milk' })).not.toBeInTheDocument();
  });

  it('can be undone, and returns to the chat', async () => {
    const app = renderApp(`/chat/${milk.id}`);
    await choose(app, 'Milk', 'Delete');
    await app.user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await link('Milk')).toHaveAttribute('aria-current', 'page');
    expect(deleted).not.toHaveBeenCalled();
  });

  it('happens when the page is left', async () => {
    const app = renderApp('/');
    await choose(app, 'Bread', 'Delete');
    window.dispatchEvent(new Event('pagehide'));
    await waitFor(() => expect(deleted).toHaveBeenCalledExactlyOnceWith(bread.id));
  });

  it('shows the chat again when the server refuses', async () => {
    server.use(http.delete('/api/chat/sessions/:id', () => problem(500, 'internal_error')));
    const app = renderApp('/');
    await choose(app, 'Bread', 'Delete');
    await app.user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(await screen.findByText(/was not deleted/)).toBeVisible();
    expect(await link('Bread')).toBeVisible();
  });
});

describe('the account menu', () => {
  it('is worked with the keyboard', async () => {
    const { user } = renderApp('/');
    const button = await screen.findByRole('button', { name: 'Account of Ada Lovelace' });
    button.focus();
    await user.keyboard('{Enter}');
    expect(screen.getByText('ada@example.org')).toBeVisible();
    expect(screen.getByRole('menuitem', { name: 'Settings' })).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(screen.getByRole('menuitem', { name: 'Sign out' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
    expect(button).toHaveFocus();
  });

  it('changes the theme', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Account of Ada Lovelace' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Dark' }));
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    await user.click(screen.getByRole('button', { name: 'Account of Ada Lovelace' }));
    expect(screen.getByRole('menuitemradio', { name: 'Dark' })).toBeChecked();
  });

  it('says that signing out failed', async () => {
    server.use(http.post('/api/auth/logout', () => HttpResponse.error()));
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Account of Ada Lovelace' }));
    await user.click(screen.getByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByText(/You are still signed in/)).toBeVisible();
  });
});
