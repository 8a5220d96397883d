import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { detailOf, home, modelList, problem, server, sessionOf } from '../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
const message = (number: number) => ({
  id: `m${number}`,
  role: number % 2 === 0 ? 'user' : 'assistant',
  parts: [{ type: 'text', text: `text ${number}` }],
});
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => message(from + index));

beforeEach(() => server.use(...home([sessionOf(id, 'Long')])));

const articles = () => screen.queryAllByRole('article').length;

/** A chat of 130 messages, read in pages. */
function longChat({ older = () => HttpResponse.json(detailOf(sessionOf(id), messages(0, 70))) } = {}) {
  server.use(
    http.get(`/api/chat/sessions/${id}`, ({ request }) =>
      new URL(request.url).searchParams.has('before')
        ? older()
        : HttpResponse.json(detailOf(sessionOf(id), messages(70, 130), { hasMore: true })),
    ),
  );
}

it.each([
  ['the shortcut', () => Promise.resolve(fireEvent.keyDown(document.body, { key: 'p', ctrlKey: true }))],
  [
    'the menu of the chat',
    async ({ user }: ReturnType<typeof renderApp>) => {
      await user.click(await screen.findByRole('button', { name: 'Actions for Long' }));
      await user.click(screen.getByRole('menuitem', { name: 'Print' }));
    },
  ],
])('reads the rest before it prints by %s', async (_, begin) => {
  longChat();
  let printed = 0;
  vi.spyOn(window, 'print').mockImplementation(() => {
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    printed = articles();
  });
  const app = renderApp(`/chat/${id}`);
  await waitFor(() => expect(articles()).toBe(60));
  await begin(app);
  await waitFor(() => expect(printed).toBe(130));
  expect(screen.queryByText(/Older messages are not part of this print/)).not.toBeInTheDocument();
});

it('asks before it prints less than all', async () => {
  longChat({ older: () => problem(500, 'internal') });
  const print = vi.spyOn(window, 'print').mockReturnValue(undefined);
  const { user } = renderApp(`/chat/${id}`);
  await waitFor(() => expect(articles()).toBe(60));
  fireEvent.keyDown(document.body, { key: 'p', ctrlKey: true });
  await user.click(await screen.findByRole('button', { name: 'Print without them' }));
  expect(print).toHaveBeenCalledOnce();
});

it('shows the greeting when all that belongs to it is known', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  server.use(
    http.get('/api/chat/models', async () => {
      await released;
      return HttpResponse.json(modelList);
    }),
    http.get('/api/chat/sessions', () => HttpResponse.json({ items: [], nextCursor: null })),
  );
  renderApp('/');
  expect(await screen.findByText('Your chats will be listed here.')).toBeVisible();
  expect(screen.queryByText('New here?')).not.toBeInTheDocument();
  release();
  expect(await screen.findByText(/answers are canned/)).toBeVisible();
  expect(screen.getByText('New here?')).toBeVisible();
});

it('shows the greeting where what belongs to it cannot be read', async () => {
  server.use(http.get('/api/chat/models', () => HttpResponse.error()));
  renderApp('/');
  expect(await screen.findByRole('heading', { name: /What is on your mind/ })).toBeVisible();
});

it('shows that there is no network before anything is sent', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  renderApp('/');
  expect(await screen.findByText(/Fubuni can be wrong/)).toBeVisible();
  online.mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  expect(screen.getByText(/You are offline/).closest('[role=status]')).not.toBeNull();
  online.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event('online')));
  expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument();
});

it('refuses files that are dropped or pasted anywhere, and nothing else', async () => {
  renderApp('/');
  const field = await screen.findByLabelText('Message');
  for (const target of [document.body, field]) {
    expect(fireEvent.dragOver(target, { dataTransfer: { types: ['Files'] } })).toBe(false);
    expect(fireEvent.drop(target, { dataTransfer: { types: ['text/plain'] } })).toBe(true);
    expect(fireEvent.paste(target, { clipboardData: { types: ['text/plain', 'Files'] } })).toBe(true);
  }
  expect(screen.queryByText(/Files cannot be sent/)).not.toBeInTheDocument();
  expect(fireEvent.drop(document.body, { dataTransfer: { types: ['Files'] } })).toBe(false);
  fireEvent.paste(field, { clipboardData: { types: ['Files'] } });
  await waitFor(() => expect(screen.getAllByText(/Files cannot be sent/)).toHaveLength(2));
});
