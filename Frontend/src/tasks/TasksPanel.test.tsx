import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { answer, home, server, stream } from '../testing/server';
import type { Task } from './useTasks';

const task = (title: string, completedAt: string | null = null): Task => ({
  id: title,
  title,
  notes: null,
  dueAt: null,
  version: '1',
  completedAt,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const tasks = (...items: Task[]) => http.get('/api/tasks', () => HttpResponse.json({ items, nextCursor: null }));

it('lists what is open, and what is done apart from it', async () => {
  server.use(tasks(task('Oat milk'), task('Dentist', '2026-02-01T00:00:00Z')), ...home());
  const { user } = renderApp('/');
  const open = await screen.findByRole('list', { name: 'Open tasks' });
  expect(within(open).getByText('Oat milk')).toBeVisible();
  await user.click(screen.getByText('1 completed'));
  expect(within(screen.getByRole('list', { name: 'Completed tasks' })).getByText('Dentist')).toBeVisible();
});

it('is read again when the assistant has used a tool', async () => {
  server.use(...home());
  const { user } = renderApp('/');
  expect(await screen.findByText(/Nothing to do yet/)).toBeVisible();

  const tool = { toolCallId: 'c', dynamic: true, providerExecuted: true };
  const [start, session, ...rest] = answer('It is on your list.');
  server.use(
    tasks(task('Oat milk')),
    http.post('/api/chat/stream', () =>
      stream([
        start ?? {},
        session ?? {},
        { type: 'tool-input-available', toolName: 'add_task', input: { title: 'Oat milk' }, ...tool },
        { type: 'tool-output-available', output: { structuredContent: { title: 'Oat milk' } }, ...tool },
        ...rest,
      ]),
    ),
  );
  await user.type(screen.getByLabelText('Message'), 'Add milk{Enter}');
  expect(within(await screen.findByRole('list', { name: 'Open tasks' })).getByText('Oat milk')).toBeVisible();
});

it('closes and opens', async () => {
  server.use(...home());
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Close the tasks' }));
  expect(screen.queryByRole('complementary', { name: 'Tasks' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Tasks' }));
  expect(screen.getByRole('complementary', { name: 'Tasks' })).toBeVisible();
});
