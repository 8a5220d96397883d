import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SearchMatch } from '../../api/generated/chat';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { detailOf, home, problem, server, sessionOf } from '../../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const messageId = '01a1fb09-0000-7000-8000-0000000000aa';
const asked = vi.fn();

const match = (match: Partial<SearchMatch> = {}) => ({
  ...milk,
  match: { messageId: null, title: [{ text: 'Milk', match: false }], snippet: [], ...match },
});
/** Answers searches, and leaves the list as it is. */
const finds = (answer: (words: string) => Response | Promise<Response>) =>
  http.get('/api/chat/sessions', ({ request }) => {
    const words = new URL(request.url).searchParams.get('q');
    if (words === null) return undefined;
    asked(words);
    return answer(words);
  });
const found = (...items: object[]) => HttpResponse.json({ items, nextCursor: null });

beforeEach(() => {
  asked.mockReset();
  server.use(
    ...home([milk]),
    http.get('/api/chat/sessions/:id', () =>
      HttpResponse.json({ ...milk, messages: [], branches: [], hasMore: false }),
    ),
  );
});

const field = () => screen.findByRole('searchbox', { name: 'Search chats' });
const results = () => screen.findByRole('navigation', { name: 'Search results' });

it('asks once the words have rested, and shows where they are', async () => {
  server.use(
    finds(() =>
      found(
        match({
          messageId,
          title: [{ text: 'Milk', match: false }],
          snippet: [
            { text: 'buy ', match: false },
            { text: 'oats', match: true },
          ],
        }),
      ),
    ),
  );
  const { user } = renderApp('/');
  await user.type(await field(), 'oats');
  const hit = await within(await results()).findByRole('link');
  expect(hit).toHaveTextContent('Milkbuy oats');
  expect(within(hit).getByText('oats', { selector: 'mark' })).toBeVisible();
  expect(hit).toHaveAttribute('href', `/chat/${milk.id}#${messageId}`);
  expect(asked).toHaveBeenLastCalledWith('oats');
  expect(asked.mock.calls.length).toBeLessThan(4);
  expect(await screen.findByText('1 chat found')).toBeInTheDocument();
});

it('shows HTML as the text that it is', async () => {
  server.use(finds(() => found(match({ snippet: [{ text: '<img src=x onerror=alert(1)>', match: true }] }))));
  const { user } = renderApp('/');
  await user.type(await field(), 'img');
  await expectVisible('<img src=x onerror=alert(1)>');
  expect(within(await results()).queryByRole('img')).not.toBeInTheDocument();
});

it('says that nothing was found', async () => {
  server.use(finds(() => found()));
  const { user } = renderApp('/');
  await user.type(await field(), 'zebra');
  await expectVisible(/No chat has “zebra”/);
});

it('offers another try when the search fails', async () => {
  let failing = true;
  server.use(finds(() => (failing ? problem(500, 'internal_error') : found(match()))));
  const { user } = renderApp('/');
  await user.type(await field(), 'milk');
  const again = await within(await results()).findByRole('button', { name: 'Try again' });
  failing = false;
  await user.click(again);
  expect(await within(await results()).findByRole('link', { name: 'Milk' })).toBeVisible();
});

it('drops an answer to words that are no longer there', async () => {
  const aborted = vi.fn();
  server.events.on('request:start', ({ request }) => {
    if (request.url.includes('q=slow')) request.signal.addEventListener('abort', aborted);
  });
  server.use(
    finds((words) =>
      words === 'slow'
        ? new Promise<Response>(() => undefined)
        : found(match({ title: [{ text: words, match: true }] })),
    ),
  );
  const { user } = renderApp('/');
  await user.type(await field(), 'slow');
  await waitFor(() => expect(asked).toHaveBeenCalledWith('slow'));
  await user.clear(await field());
  await user.type(await field(), 'quick');
  expect(await within(await results()).findByRole('link', { name: 'quick' })).toBeVisible();
  await waitFor(() => expect(aborted).toHaveBeenCalled());
  server.events.removeAllListeners();
});

it('opens the message that it found, however old it is', async () => {
  const shown = vi.fn();
  Element.prototype.scrollIntoView = function () {
    shown(this.id);
  };
  const message = (id: string, text: string) => ({ id, role: 'user', parts: [{ type: 'text', text }] });
  server.use(
    finds(() => found(match({ messageId, snippet: [{ text: 'oats', match: true }] }))),
    http.get('/api/chat/sessions/:id', ({ request }) =>
      HttpResponse.json(
        new URL(request.url).searchParams.has('before')
          ? detailOf(milk, [message(messageId, 'Buy oats')])
          : detailOf(milk, [message('newer', 'Thanks')], { hasMore: true }),
      ),
    ),
  );
  const { user } = renderApp('/');
  await user.type(await field(), 'oats');
  await user.click(await within(await results()).findByRole('link'));
  await expectVisible('Buy oats');
  await waitFor(() => expect(shown).toHaveBeenCalledExactlyOnceWith(`message-${messageId}`));
  expect(screen.getByText('Buy oats').closest('article')).toHaveFocus();
});

it('is left with the button and with Escape', async () => {
  server.use(finds(() => found()));
  const { user } = renderApp('/');
  await user.type(await field(), 'zebra');
  await user.click(screen.getByRole('button', { name: 'Clear the search' }));
  expect(await field()).toHaveValue('');
  expect(await screen.findByRole('link', { name: 'Milk' })).toBeVisible();
  await user.type(await field(), 'zebra{Escape}');
  expect(await field()).toHaveValue('');
});

it('is reached and worked with the keyboard', async () => {
  server.use(finds(() => found(match())));
  const app = renderApp('/');
  await screen.findByRole('link', { name: 'Milk' });
  await app.user.keyboard('{Control>}k{/Control}');
  expect(await field()).toHaveFocus();
  await app.user.keyboard('milk');
  const hit = await within(await results()).findByRole('link', { name: 'Milk' });
  await app.user.keyboard('{ArrowDown}');
  expect(hit).toHaveFocus();
  await app.user.keyboard('{Enter}');
  await waitFor(() => expect(app.address()).toBe(`/chat/${milk.id}`));
});
