import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { seen } from '../testing/seen';
import { answer, detailOf, EventLine, home, problem, server, sessionOf, stream } from '../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const bread = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Bread');
const runId = '01a1fb09-0000-7000-8000-00000000000a';
const idle = { type: 'ready', activeRuns: [] } as const;
const opened = vi.fn();
let line: EventLine;

const link = (name: string) => screen.findByRole('link', { name });
const item = async (name: string) => within((await link(name)).closest('li') as HTMLElement);
const session = (messages: object[], activeRunId: string | null = null) =>
  http.get('/api/chat/sessions/:id', () => HttpResponse.json(detailOf(milk, messages, { activeRunId })));

beforeEach(() => {
  opened.mockReset();
  line = new EventLine();
  server.use(
    ...home([milk, bread]),
    session([]),
    http.get('/api/chat/events', ({ request }) => {
      opened(request.headers.get('authorization'));
      return line.response;
    }),
  );
});

/** The app with its line of events open. */
async function begin(path: string) {
  const app = renderApp(path);
  await link('Milk');
  await waitFor(() => expect(opened).toHaveBeenCalledOnce());
  line.tell(idle);
  return app;
}

it('shows what another tab renamed, and asks with the token of the person', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }, bread]));
  line.tell({ type: 'session', sessionId: milk.id, change: 'renamed' });
  expect(await link('Oat milk')).toBeVisible();
  expect(opened).toHaveBeenCalledWith('Bearer token-1');
});

it('takes away a chat that another tab deleted, open or not', async () => {
  server.use(session([{ id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'About milk.' }] }]));
  await begin(`/chat/${milk.id}`);
  await seen('About milk.');
  server.use(
    ...home([bread]),
    http.get('/api/chat/sessions/:id', () => problem(404, 'session_not_found')),
  );
  line.tell({ type: 'session', sessionId: milk.id, change: 'deleted' });
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Milk' })).not.toBeInTheDocument());
  await waitFor(() => expect(screen.queryByText('About milk.')).not.toBeInTheDocument());
});

it('shows a task as soon as anybody adds it', async () => {
  await begin('/');
  const task = {
    id: 't',
    title: 'Dentist',
    notes: null,
    dueAt: null,
    completedAt: null,
    createdAt: milk.createdAt,
    updatedAt: milk.createdAt,
  };
  server.use(http.get('/api/tasks', () => HttpResponse.json({ items: [task], nextCursor: null })));
  line.tell({ type: 'task', taskId: 't', change: 'added' });
  await seen('Dentist');
});

it('marks a chat that is answered elsewhere until its answer is looked at', async () => {
  const { user } = await begin('/');
  line.tell({ type: 'run-started', sessionId: milk.id, runId });
  expect(await (await item('Milk')).findByRole('img', { name: 'Being answered' })).toBeVisible();
  expect((await item('Bread')).queryByRole('img')).not.toBeInTheDocument();
  line.tell({ type: 'run-ended', sessionId: milk.id, runId, status: 'complete' });
  expect(await (await item('Milk')).findByRole('img', { name: 'New answer' })).toBeVisible();
  await user.click(await link('Milk'));
  await waitFor(async () => expect((await item('Milk')).queryByRole('img')).not.toBeInTheDocument());
});

it('joins an answer that began in another tab', async () => {
  await begin(`/chat/${milk.id}`);
  const question = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'From the other tab' }] };
  server.use(
    session([question, { id: 'answer-1', role: 'assistant', parts: [] }], runId),
    http.get('/api/chat/sessions/:id/stream', () => stream(answer('Written live.', 'answer-1', milk))),
  );
  line.tell({ type: 'run-started', sessionId: milk.id, runId });
  await seen('From the other tab');
  await seen('Written live.');
});

it('reads everything again when it is told to', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }]));
  line.tell({ type: 'resync', activeRuns: [{ sessionId: milk.id, runId }] });
  expect(await (await item('Oat milk')).findByRole('img', { name: 'Being answered' })).toBeVisible();
});

it('comes back when the line breaks, and reads what it missed', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }]));
  line.close();
  await waitFor(() => expect(opened).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  line.tell(idle);
  expect(await link('Oat milk')).toBeVisible();
});

it('reads what changed after the page had read it and before its line was there', async () => {
  renderApp('/');
  await link('Milk');
  server.use(...home([{ ...milk, title: 'Oat milk' }, bread]));
  line.tell(idle);
  expect(await link('Oat milk')).toBeVisible();
});

it('says that the person was signed out elsewhere', async () => {
  await begin('/');
  server.use(http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')));
  line.tell({ type: 'signed-out' });
  line.close();
  expect(await screen.findByRole('dialog')).toBeVisible();
  expect(opened).toHaveBeenCalledOnce();
});
