import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { detailOf, home, problem, server, sessionOf } from '../../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const bread = sessionOf(
  '01a1fb09-0000-7000-8000-000000000002',
  'Bread',
  new Date(Date.now() - 86_400_000).toISOString(),
);

beforeEach(() => {
  server.use(
    ...home([milk, bread]),
    http.get('/api/chat/sessions/:id', ({ params }) => {
      const session = params.id === milk.id ? milk : bread;
      const messages = [
        { id: `a-${session.id}`, role: 'assistant', parts: [{ type: 'text', text: `About ${session.title}.` }] },
      ];
      return HttpResponse.json(detailOf(session, messages));
    }),
  );
});

const chats = () => screen.findByRole('navigation', { name: 'Chats' });
const link = (name: string) => screen.findByRole('link', { name });

it('groups chats by the day they were last used', async () => {
  renderApp('/');
  await link('Milk');
  expect(within(screen.getByRole('region', { name: 'Today' })).getByRole('link', { name: 'Milk' })).toBeVisible();
  expect(within(screen.getByRole('region', { name: 'Yesterday' })).getByRole('link', { name: 'Bread' })).toBeVisible();
});

it('groups them again when another day has begun', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    renderApp('/');
    await link('Milk');
    expect(within(screen.getByRole('region', { name: 'Today' })).getByRole('link', { name: 'Milk' })).toBeVisible();
    vi.setSystemTime(Date.now() + 86_400_000);
    fireEvent(document, new Event('visibilitychange'));
    expect(within(screen.getByRole('region', { name: 'Yesterday' })).getByRole('link', { name: 'Milk' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Today' })).not.toBeInTheDocument();
  } finally {
    vi.useRealTimers();
  }
});

it('switches between chats, and is instant on the way back', async () => {
  const app = renderApp(`/chat/${milk.id}`);
  await expectVisible('About Milk.');
  await app.user.click(await link('Bread'));
  await expectVisible('About Bread.');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Bread');
  await app.user.click(await link('Milk'));
  expect(screen.getByText('About Milk.')).toBeVisible();
});

/** Milk, and Bread on a second page, which may be another answer. */
const pages = (second: () => Response | undefined = () => undefined) =>
  http.get('/api/chat/sessions', ({ request }) => {
    if (!new URL(request.url).searchParams.has('cursor'))
      return HttpResponse.json({ items: [milk], nextCursor: 'next' });
    return second() ?? HttpResponse.json({ items: [bread], nextCursor: null });
  });

it('reads older chats on demand', async () => {
  server.use(pages());
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Show older chats' }));
  expect(await link('Bread')).toBeVisible();
  expect(await link('Milk')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show older chats' })).not.toBeInTheDocument();
});

it('reads older chats when their end comes into view', async () => {
  let show: () => void = () => undefined;
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(onChange: (entries: { isIntersecting: boolean }[]) => void) {
        show = () => onChange([{ isIntersecting: true }]);
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  server.use(pages());
  renderApp('/');
  await screen.findByRole('button', { name: 'Show older chats' });
  show();
  expect(await link('Bread')).toBeVisible();
});

it('offers another try when a page could not be read, and keeps the others', async () => {
  let failing = true;
  server.use(pages(() => (failing ? problem(500, 'internal_error') : undefined)));
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Show older chats' }));
  const again = await screen.findByRole('button', { name: /Try again/ });
  expect(await link('Milk')).toBeVisible();
  failing = false;
  await user.click(again);
  expect(await link('Bread')).toBeVisible();
});

it('reads a chat when it is pointed at', async () => {
  const read = vi.fn();
  server.events.on('request:start', ({ request }) => read(new URL(request.url).pathname));
  const { user } = renderApp('/');
  await user.hover(await link('Milk'));
  await waitFor(() => expect(read).toHaveBeenCalledWith(`/api/chat/sessions/${milk.id}`));
  await user.click(await link('Milk'));
  await expectVisible('About Milk.');
  expect(read.mock.calls.filter(([path]) => path === `/api/chat/sessions/${milk.id}`)).toHaveLength(1);
  server.events.removeAllListeners();
});

it('names a chat that is in no list', async () => {
  const archived = { ...milk, archived: true };
  server.use(
    http.get(`/api/chat/sessions/${milk.id}`, () =>
      HttpResponse.json({ ...archived, messages: [], branches: [], hasMore: false }),
    ),
    ...home([bread]),
  );
  renderApp(`/chat/${milk.id}`);
  expect(await screen.findByRole('heading', { level: 1, name: 'Milk' })).toBeVisible();
});

it('is closed, and opened by its button, from one visit to the next', async () => {
  const before = renderApp('/');
  await before.user.click(await screen.findByRole('button', { name: 'Close the chat list' }));
  expect((await chats()).closest('[inert]')).not.toBeNull();
  before.unmount();
  const { user } = renderApp('/');
  const open = await screen.findByRole('button', { name: 'Open the chat list' });
  expect((await chats()).closest('[inert]')).not.toBeNull();
  await user.click(open);
  expect((await chats()).closest('[inert]')).toBeNull();
});

it('offers another try when the list could not be read', async () => {
  server.use(http.get('/api/chat/sessions', () => problem(500, 'internal_error'), { once: true }));
  const { user } = renderApp('/');
  await user.click(await within(await chats()).findByRole('button', { name: 'Try again' }));
  expect(await link('Milk')).toBeVisible();
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
    await expectVisible(/You are still signed in/);
  });
});
