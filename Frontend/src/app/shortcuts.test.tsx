import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { answer, home, server, sessionOf } from '../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');

beforeEach(() =>
  server.use(
    ...home([milk]),
    http.get('/api/chat/sessions/:id', () =>
      HttpResponse.json({ ...milk, messages: [], branches: [], hasMore: false }),
    ),
  ),
);

const sheet = () => screen.queryByRole('dialog', { name: 'Keyboard shortcuts' });
const begin = async (path = '/') => {
  const app = renderApp(path);
  await screen.findByRole('link', { name: 'Milk' });
  await screen.findByLabelText('Message');
  return app;
};

it('opens the sheet with ? where nothing is written, and with Ctrl and / anywhere', async () => {
  const { user } = await begin();
  const field = screen.getByLabelText('Message');
  await user.type(field, 'Why?');
  expect(field).toHaveValue('Why?');
  expect(sheet()).not.toBeInTheDocument();

  await user.keyboard('{Control>}/{/Control}');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Close' }));
  expect(sheet()).not.toBeInTheDocument();

  screen.getByRole('link', { name: 'Milk' }).focus();
  await user.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

it('lists every shortcut, and can switch the single keys off', async () => {
  const { user } = await begin();
  screen.getByRole('link', { name: 'Milk' }).focus();
  await user.keyboard('?');
  const rows = within(await screen.findByRole('dialog'));
  expect(rows.getAllByRole('term').map((term) => term.textContent)).toEqual([
    'New chat',
    'Search chats',
    'Write a message',
    'Stop the answer',
    'Show or hide the chat list',
    'Show or hide the tasks',
    'Print the chat',
    'Light or dark',
    'Keyboard shortcuts',
    'Send',
    'New line',
    'Go through the chats',
    'Rename',
    'Delete',
    'Select several',
  ]);
  expect(rows.getByText('Ctrl + K')).toBeVisible();

  await user.click(rows.getByRole('checkbox'));
  await user.click(rows.getByRole('button', { name: 'Close' }));
  screen.getByRole('link', { name: 'Milk' }).focus();
  await user.keyboard('?/');
  expect(sheet()).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Milk' })).toHaveFocus();
});

it('is in the menu of the account', async () => {
  const { user } = await begin();
  await user.click(screen.getByRole('button', { name: 'Account of Ada Lovelace' }));
  await user.click(screen.getByRole('menuitem', { name: 'Keyboard shortcuts' }));
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

it('goes to a new chat and to the field', async () => {
  const app = await begin(`/chat/${milk.id}`);
  screen.getByRole('link', { name: 'Milk' }).focus();
  await app.user.keyboard('/');
  expect(screen.getByLabelText('Message')).toHaveFocus();
  expect(screen.getByLabelText('Message')).toHaveValue('');
  await app.user.keyboard('{Control>}{Shift>}O{/Shift}{/Control}');
  await waitFor(() => expect(app.address()).toBe('/'));
  expect(screen.getByLabelText('Message')).toHaveFocus();
});

it('shows and hides what is at the sides', async () => {
  const { user } = await begin();
  await user.keyboard('{Control>}b{/Control}');
  const isInert = (role: string, name: string) => screen.getByRole(role, { name }).closest('[inert]') !== null;
  expect(isInert('navigation', 'Chats')).toBe(true);
  expect(screen.getByRole('button', { name: 'Open the chat list' })).toHaveFocus();
  await user.keyboard('{Control>}b{/Control}');
  expect(isInert('navigation', 'Chats')).toBe(false);
  await user.keyboard('{Control>}j{/Control}');
  expect(isInert('complementary', 'Tasks')).toBe(true);
  await user.keyboard('{Control>}j{/Control}');
  expect(isInert('complementary', 'Tasks')).toBe(false);
});

it('changes between light and dark', async () => {
  const { user } = await begin();
  document.documentElement.dataset.theme = 'light';
  await user.keyboard('{Control>}{Shift>}L{/Shift}{/Control}');
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
});

it('leaves other keys alone: of a Mac, of an input method, and of a keyboard that repeats', async () => {
  await begin();
  const press = (init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { key: 'b', bubbles: true, cancelable: true, ...init });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(press({ metaKey: true })).toBe(false);
  expect(press({ ctrlKey: true, altKey: true })).toBe(false);
  expect(press({ ctrlKey: true, isComposing: true })).toBe(false);
  expect(fireEvent.keyDown(document.body, { key: 'b', ctrlKey: true, keyCode: 229 })).toBe(true);
  expect(press({ ctrlKey: true, repeat: true })).toBe(false);
  expect(press({ ctrlKey: true, shiftKey: true })).toBe(false);
  vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');
  expect(press({ ctrlKey: true })).toBe(false);
  expect(press({ metaKey: true })).toBe(true);
});

it('knows the letters by their position on a keyboard of another script', async () => {
  await begin();
  const event = new KeyboardEvent('keydown', {
    key: 'и',
    code: 'KeyB',
    ctrlKey: true,
    bubbles: true,
    cancelable: true,
  });
  document.body.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
});

it('stops an answer with Escape', async () => {
  const stopped = vi.fn();
  let end: () => void = () => undefined;
  server.use(
    http.post('/api/chat/sessions/:id/stop', () => {
      stopped();
      end();
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/chat/stream', () => {
      const encoder = new TextEncoder();
      const body = new ReadableStream({
        start: (controller) => {
          const tell = (chunk: object) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
          for (const chunk of answer('Once upon a time').slice(0, 4)) tell(chunk);
          end = () => {
            tell({ type: 'abort' });
            controller.close();
          };
        },
      });
      return new HttpResponse(body, {
        headers: { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' },
      });
    }),
  );
  const { user } = await begin();
  await user.type(screen.getByLabelText('Message'), 'Tell me{Enter}');
  expect(await screen.findByText('Once upon a time')).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(stopped).toHaveBeenCalledOnce());
  expect(await screen.findByText('Stopped')).toBeVisible();
});

it('greets who has no chat yet, until they have had enough of it', async () => {
  server.use(...home());
  const before = renderApp('/');
  expect(await screen.findByRole('complementary', { name: 'First steps' })).toBeVisible();
  await before.user.click(
    within(screen.getByRole('complementary', { name: 'First steps' })).getByRole('button', {
      name: 'Dismiss the hint',
    }),
  );
  expect(screen.queryByRole('complementary', { name: 'First steps' })).not.toBeInTheDocument();
  before.unmount();
  renderApp('/');
  expect(await screen.findByText('Your chats will be listed here.')).toBeVisible();
  expect(screen.queryByRole('complementary', { name: 'First steps' })).not.toBeInTheDocument();
});
