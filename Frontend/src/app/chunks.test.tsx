import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { detailOf, FakeEventStream, home, server, sessionOf } from '../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
/** Chunks arrive only while the network is there. */
const network = vi.hoisted(() => ({
  there: false,
  fetch: (chunk: () => Promise<object>) => (network.there ? chunk() : Promise.reject(new TypeError('No network.'))),
}));

vi.mock('./ShortcutSheet', network.fetch);
vi.mock('../features/settings/SettingsPage', network.fetch);
vi.mock('../features/conversation/markdown/Markdown', network.fetch);

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  network.there = false;
  server.use(...home([sessionOf(id)]));
});

it('leaves the chat as it is when the shortcuts do not load, and fetches them again when asked again', async () => {
  const { user } = renderApp('/');
  const field = await screen.findByLabelText('Message');
  await user.keyboard('{Control>}/{/Control}');
  expect(await screen.findByText(/The shortcuts could not be loaded/)).toBeVisible();
  expect(field).toBeVisible();
  network.there = true;
  await user.keyboard('{Control>}/{/Control}');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

it('offers a way back from settings that do not load, keeps what runs there, and loads them again', async () => {
  const lines = vi.fn(() => new FakeEventStream().response);
  server.use(http.get('/api/chat/events', lines));
  const { user } = renderApp('/');
  const open = async () => {
    await user.click(await screen.findByRole('button', { name: 'Account of Ada Lovelace' }));
    await user.click(screen.getByRole('menuitem', { name: 'Settings' }));
  };
  await open();
  expect(await screen.findByRole('heading', { name: 'This page has stopped working' })).toBeVisible();
  await user.click(screen.getByRole('link', { name: 'Go to your chats' }));
  expect(await screen.findByLabelText('Message')).toBeVisible();
  expect(lines).toHaveBeenCalledOnce();
  network.there = true;
  await open();
  expect(await screen.findByRole('heading', { name: 'Settings' })).toBeVisible();
});

it('shows an answer as it was written where Markdown does not arrive', async () => {
  const message = { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'Tea is **hot**.' }] };
  server.use(http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id), [message]))));
  renderApp(`/chat/${id}`);
  expect(await screen.findByText('Tea is **hot**.')).toBeVisible();
  await act(() => vi.dynamicImportSettled());
  await waitFor(() => expect(screen.getByText('Tea is **hot**.')).toBeVisible());
});
