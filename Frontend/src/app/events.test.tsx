import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { expectVisible } from '../testing/expectVisible';
import { renderApp } from '../testing/renderApp';
import { answer, detailOf, FakeEventStream, home, problem, server, sessionOf, stream } from '../testing/server';

const milk = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'Milk');
const bread = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Bread');
const runId = '01a1fb09-0000-7000-8000-00000000000a';
const idle = { type: 'ready', activeRuns: [] } as const;
const opened = vi.fn();
let events: FakeEventStream;

const link = (name: string) => screen.findByRole('link', { name });
const item = async (name: string) => within((await link(name)).closest('li') as HTMLElement);
const session = (messages: object[], activeRunId: string | null = null) =>
  http.get('/api/chat/sessions/:id', () => HttpResponse.json(detailOf(milk, messages, { activeRunId })));

beforeEach(() => {
  opened.mockReset();
  events = new FakeEventStream();
  server.use(
    ...home([milk, bread]),
    session([]),
    http.get('/api/chat/events', ({ request }) => {
      opened(request.headers.get('authorization'));
      return events.response;
    }),
  );
});

/** The app with its event stream open. */
async function begin(path: string) {
  const app = renderApp(path);
  await link('Milk');
  await waitFor(() => expect(opened).toHaveBeenCalledOnce());
  events.send(idle);
  return app;
}

it('shows what another tab renamed, and asks with the token of the person', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }, bread]));
  events.send({ type: 'session', sessionId: milk.id, change: 'renamed' });
  expect(await link('Oat milk')).toBeVisible();
  expect(opened).toHaveBeenCalledWith('Bearer token-1');
});

it('shows the title that the model gave the open chat, in the list and above the chat', async () => {
  await begin(`/chat/${milk.id}`);
  server.use(...home([{ ...milk, title: 'Milk of oats' }, bread]));
  events.send({ type: 'session', sessionId: milk.id, change: 'renamed' });
  expect(await link('Milk of oats')).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Milk of oats');
});

it('removes a chat that another tab deleted, open or not', async () => {
  server.use(session([{ id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'About milk.' }] }]));
  await begin(`/chat/${milk.id}`);
  await expectVisible('About milk.');
  server.use(
    ...home([bread]),
    http.get('/api/chat/sessions/:id', () => problem(404, 'session_not_found')),
  );
  events.send({ type: 'session', sessionId: milk.id, change: 'deleted' });
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
  events.send({ type: 'task', taskId: 't', change: 'added' });
  await expectVisible('Dentist');
});

it('marks a chat that is answered elsewhere until its answer is shown', async () => {
  const { user } = await begin('/');
  events.send({ type: 'run-started', sessionId: milk.id, runId });
  expect(await (await item('Milk')).findByRole('img', { name: 'Being answered' })).toBeVisible();
  expect((await item('Bread')).queryByRole('img')).not.toBeInTheDocument();
  events.send({ type: 'run-ended', sessionId: milk.id, runId, status: 'complete' });
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
  events.send({ type: 'run-started', sessionId: milk.id, runId });
  await expectVisible('From the other tab');
  await expectVisible('Written live.');
});

it('reads everything again after a resync', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }]));
  events.send({ type: 'resync', activeRuns: [{ sessionId: milk.id, runId }] });
  expect(await (await item('Oat milk')).findByRole('img', { name: 'Being answered' })).toBeVisible();
});

it('reconnects when the connection is lost, and reads what it missed', async () => {
  await begin('/');
  server.use(...home([{ ...milk, title: 'Oat milk' }]));
  events.close();
  await waitFor(() => expect(opened).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  events.send(idle);
  expect(await link('Oat milk')).toBeVisible();
});

it('reads what changed after the page had read it and before its event stream was open', async () => {
  renderApp('/');
  await link('Milk');
  server.use(...home([{ ...milk, title: 'Oat milk' }, bread]));
  events.send(idle);
  expect(await link('Oat milk')).toBeVisible();
});

it('shows that the user was signed out elsewhere', async () => {
  await begin('/');
  server.use(http.post('/api/auth/refresh', () => problem(401, 'refresh_revoked')));
  events.send({ type: 'signed-out' });
  events.close();
  expect(await screen.findByRole('dialog')).toBeVisible();
  expect(opened).toHaveBeenCalledOnce();
});
