import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { detailOf, home, server, sessionOf } from '../testing/server';
import { stubWidth } from '../testing/width';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');

beforeEach(() => server.use(...home([milk])));

const searchField = () => screen.findByRole('searchbox', { name: 'Search chats' });
const reachable = (element: HTMLElement) => element.closest('[inert]') === null;

it('keeps the chat list as it is when the window becomes narrow, and wide again', async () => {
  const resize = stubWidth(80);
  const { user } = renderApp('/');
  const field = await searchField();
  await user.type(field, 'oat');
  await user.click(screen.getByLabelText('Message'));

  resize(40);
  expect(reachable(field)).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Open the chat list' }));
  expect(reachable(field)).toBe(true);
  expect(await searchField()).toBe(field);
  expect(field).toHaveValue('oat');

  resize(80);
  expect(await searchField()).toBe(field);
  expect(reachable(field)).toBe(true);
});

it('leaves the chat list open and in focus for who is writing in it when the window becomes narrow', async () => {
  const resize = stubWidth(80);
  const { user } = renderApp('/');
  const field = await searchField();
  await user.type(field, 'oat');
  resize(40);
  expect(reachable(field)).toBe(true);
  expect(field).toHaveFocus();
  resize(80);
  expect(field).toHaveFocus();
});

it('keeps a task that is half typed while the tasks are closed, and whatever the width', async () => {
  const resize = stubWidth(80);
  const { user } = renderApp('/');
  const field = await screen.findByRole('textbox', { name: 'Add a task' });
  await user.type(field, 'Water the pl');
  resize(60);
  expect(reachable(field)).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Tasks' }));
  await waitFor(() => expect(reachable(field)).toBe(true));
  expect(field).toHaveValue('Water the pl');
});

it('lets titles and what is typed run as their words do', async () => {
  const hebrew = sessionOf(milk.id, 'חלב');
  server.use(
    ...home([hebrew]),
    http.get('/api/chat/sessions/:id', () => HttpResponse.json(detailOf(hebrew))),
  );
  const { user } = renderApp(`/chat/${milk.id}`);
  const link = await screen.findByRole('link', { name: 'חלב' });
  expect(link).toHaveAttribute('dir', 'auto');
  expect(screen.getByRole('heading', { level: 1, name: 'חלב' })).toHaveAttribute('dir', 'auto');
  expect(screen.getByLabelText('Message')).toHaveAttribute('dir', 'auto');
  await user.dblClick(link);
  expect(screen.getByLabelText('Chat title')).toHaveAttribute('dir', 'auto');
});

it('reads no tasks before the panel is opened', async () => {
  stubWidth(40);
  const asked: string[] = [];
  server.events.on('request:start', ({ request }) => asked.push(new URL(request.url).pathname));
  const { user } = renderApp('/');
  await searchField();
  await waitFor(() => expect(asked).toContain('/api/chat/sessions'));
  expect(asked).not.toContain('/api/tasks');
  await user.click(screen.getByRole('button', { name: 'Tasks' }));
  await waitFor(() => expect(asked).toContain('/api/tasks'));
  server.events.removeAllListeners();
});
