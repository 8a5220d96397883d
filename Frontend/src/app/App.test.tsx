import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBrowser } from '../testing/browser';
import { expectVisible } from '../testing/expectVisible';
import { renderApp } from '../testing/renderApp';
import { answer, authResponse, detailOf, home, problem, server, sessionOf, stream } from '../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';

beforeEach(() => server.use(...home()));

describe('who is signed in', () => {
  it('is known before anything else is asked', async () => {
    const asked: string[] = [];
    let release: () => void = () => undefined;
    server.events.on('request:start', ({ request }) => asked.push(new URL(request.url).pathname));
    server.use(
      http.post('/api/auth/refresh', async () => {
        await new Promise<void>((resolve) => (release = resolve));
        return HttpResponse.json(authResponse());
      }),
    );
    renderApp('/');
    await waitFor(() => expect(asked).toEqual(['/api/auth/refresh']));
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    release();
    expect(await screen.findByLabelText('Message')).toBeVisible();
    server.events.removeAllListeners();
  });

  it('is asked again when the server could not be reached', async () => {
    server.use(http.post('/api/auth/refresh', () => HttpResponse.error(), { once: true }));
    const { user } = renderApp('/');
    expect(await screen.findByRole('heading', { name: 'Fubuni cannot be reached' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    expect(await screen.findByLabelText('Message')).toBeVisible();
  });

  it('changes in every tab at once', async () => {
    server.use(http.post('/api/auth/logout', () => new HttpResponse(null, { status: 204 })));
    const browser = new FakeBrowser();
    const one = renderApp('/', browser);
    const other = renderApp(`/chat/${id}`, browser);
    server.use(http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id)))));
    const menu = await within(one.container).findByRole('button', { name: 'Account of Ada Lovelace' });
    await within(other.container).findByRole('button', { name: 'Account of Ada Lovelace' });
    await one.user.click(menu);
    await one.user.click(screen.getByRole('menuitem', { name: 'Sign out' }));
    expect(await within(one.container).findByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(await within(other.container).findByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(other.address()).toBe('/sign-in');
  });
});

describe('a new chat', () => {
  it('gets its address with the first message, and keeps what is on the page', async () => {
    const sent: string[] = [];
    const read = vi.fn();
    server.use(
      http.post('/api/chat/stream', async ({ request }) => {
        const { sessionId } = (await request.json()) as { sessionId: string };
        sent.push(sessionId);
        return stream(answer('Hello, Ada.', 'answer-1', sessionOf(sessionId, 'Hi')));
      }),
      http.get('/api/chat/sessions/:id', read),
    );
    const app = renderApp('/');
    const field = await screen.findByLabelText('Message');
    await app.user.type(field, 'Hi{Enter}');
    await expectVisible('Hello, Ada.');
    expect(app.address()).toBe(`/chat/${sent[0] ?? ''}`);
    expect(screen.getByLabelText('Message')).toBe(field);
    expect(await screen.findByRole('link', { name: 'Hi' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Hi');

    await waitFor(() => expect(screen.getByRole('region', { name: 'Messages' })).toHaveAttribute('aria-busy', 'false'));
    expect(read).not.toHaveBeenCalled();

    await app.user.click(screen.getByRole('link', { name: 'New chat' }));
    expect(screen.queryByText('Hello, Ada.')).not.toBeInTheDocument();
    await app.user.type(await screen.findByLabelText('Message'), 'Again{Enter}');
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).not.toBe(sent[0]);
  });

  it('begins with a suggestion', async () => {
    server.use(http.post('/api/chat/stream', () => stream(answer('Done.'))));
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Add a task: buy oat milk' }));
    await expectVisible('Done.');
    expect(within(screen.getByRole('article', { name: 'You' })).getByText('Add a task: buy oat milk')).toBeVisible();
  });

  it('shows which model answers', async () => {
    renderApp('/');
    expect(await screen.findByTitle(/Answers are canned/)).toHaveTextContent('Demo model');
  });
});

describe('writing', () => {
  it('breaks a line with Shift+Enter, and sends nothing empty', async () => {
    const { user } = renderApp('/');
    const field = await screen.findByLabelText('Message');
    await user.type(field, '  {Enter}');
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    await user.type(field, 'a{Shift>}{Enter}{/Shift}b');
    expect(field).toHaveValue('  a\nb');
  });

  it('sends nothing with the Enter that chooses a word, though Safari has ended the composition by then', async () => {
    const { user } = renderApp('/');
    const field = await screen.findByLabelText('Message');
    await user.type(field, '日本');
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    expect(field).toHaveValue('日本');
    expect(screen.queryByRole('article')).not.toBeInTheDocument();
  });

  it('keeps a draft across a reload', async () => {
    const before = renderApp('/');
    await before.user.type(await screen.findByLabelText('Message'), 'half a thought');
    before.unmount();
    renderApp('/');
    expect(await screen.findByLabelText('Message')).toHaveValue('half a thought');
  });

  it('keeps the draft of a message that was not accepted', async () => {
    server.use(http.post('/api/chat/stream', () => problem(503, 'unavailable')));
    const before = renderApp('/');
    await before.user.type(await screen.findByLabelText('Message'), 'important{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The server is busy. Wait a moment. Your message is kept.',
    );
    before.unmount();
    renderApp('/');
    expect(await screen.findByLabelText('Message')).toHaveValue('important');
  });
});

describe('when an answer fails', () => {
  it('says why, keeps what there is, and tries again', async () => {
    const [start, session, ...rest] = answer('All of it.');
    server.use(
      http.post(
        '/api/chat/stream',
        () =>
          stream([
            start ?? {},
            session ?? {},
            ...rest.slice(0, 3),
            { type: 'error', errorText: 'The model is asleep.' },
          ]),
        { once: true },
      ),
    );
    const { user } = renderApp('/');
    await user.type(await screen.findByLabelText('Message'), 'Hi{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('The model is asleep.');
    expect(screen.getByText('All of it.')).toBeVisible();

    server.use(http.post('/api/chat/stream', () => stream(answer('Better now.', 'answer-2'))));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await expectVisible('Better now.');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows what another tab did first, and gives the message back', async () => {
    const messages = [
      { id: 'q', role: 'user', parts: [{ type: 'text', text: 'From the other tab' }] },
      { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'Answered there.' }] },
    ];
    server.use(
      http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id))), { once: true }),
      http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id), messages))),
      http.post('/api/chat/stream', () => problem(409, 'stale_parent')),
    );
    const { user } = renderApp(`/chat/${id}`);
    await user.type(await screen.findByLabelText('Message'), 'Mine{Enter}');
    await expectVisible('Answered there.');
    expect(screen.getByRole('alert')).toHaveTextContent('Another tab was faster.');
    await waitFor(() => expect(screen.getByLabelText('Message')).toHaveValue('Mine'));
    expect(screen.getByRole('article', { name: 'You' })).toHaveTextContent('From the other tab');
  });

  it('offers to answer a question that has none', async () => {
    const messages = [{ id: 'q', role: 'user', parts: [{ type: 'text', text: 'Anyone?' }] }];
    server.use(http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id), messages))));
    renderApp(`/chat/${id}`);
    await expectVisible('No answer has arrived.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

it.each(['/chat/not-an-id', '/chat/..%2F..%2Ftasks'])('asks the server nothing about the chat at %s', async (path) => {
  renderApp(path);
  expect(await screen.findByRole('heading', { name: 'There is no such chat' })).toBeVisible();
  expect(screen.queryByRole('heading', { name: 'New chat' })).not.toBeInTheDocument();
});

it('says in one heading, one main part and the title that a chat does not exist', async () => {
  server.use(http.get(`/api/chat/sessions/${id}`, () => problem(404, 'session_not_found')));
  renderApp(`/chat/${id}`);
  expect(await screen.findByRole('heading', { name: 'There is no such chat', level: 1 })).toBeVisible();
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  expect(screen.getAllByRole('main')).toHaveLength(1);
  await waitFor(() => expect(document.title).toBe('There is no such chat · Fubuni'));
});

it('says in the main part why a chat could not be read', async () => {
  server.use(http.get(`/api/chat/sessions/${id}`, () => problem(500, 'internal')));
  renderApp(`/chat/${id}`);
  expect(await screen.findByRole('heading', { name: 'This chat could not be loaded', level: 2 })).toBeVisible();
  expect(screen.getAllByRole('main')).toHaveLength(1);
});

it('says that a page does not exist', async () => {
  renderApp('/nowhere/at/all');
  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible();
});

it('announces an assistant message to screen readers once, when it is complete', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Hello, Ada.'))));
  const { user } = renderApp('/');
  await user.type(await screen.findByLabelText('Message'), 'Hi{Enter}');
  await waitFor(() =>
    expect(screen.getAllByRole('status').map((status) => status.textContent)).toContain('Fubuni: Hello, Ada.'),
  );
});
