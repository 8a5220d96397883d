import { waitFor } from '@testing-library/react';
import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { ApiClient } from '../api/apiClient';
import type { SessionWithMessages } from '../api/generated/chat';
import { sessionListKey } from '../sessions/sessionCache';
import { tasksKey } from '../tasks/tasksKey';
import { NetworkError } from '../api/problem';
import { send } from '../api/send';
import { answer, detailOf, problem, server, sessionOf, stream } from '../testing/server';
import { Conversation } from './conversation';
import { textOf } from './types';
import type { ChatMessage } from './types';

function open({ known = true } = {}) {
  const cache = new QueryClient();
  const conversation = new Conversation('s-1', known, { fetch: send, api: new ApiClient(send), cache });
  const texts = () => conversation.chat.messages.map((message) => `${message.role}: ${textOf(message)}`);
  return { cache, conversation, texts };
}

const answers = (...bodies: (() => Response)[]) =>
  http.post('/api/chat/stream', () => (bodies.shift() ?? (() => problem(500, 'too_many')))());
const running = (body: () => Response) => http.get('/api/chat/sessions/s-1/stream', body);
const nothingRunning = running(() => new HttpResponse(null, { status: 204 }));
const stored = (messages: object[], extra: Partial<SessionWithMessages> = {}) =>
  http.get('/api/chat/sessions/s-1', () => HttpResponse.json(detailOf(sessionOf('s-1'), messages, extra)));
const storedText = (id: string, role: string, text: string, status?: string) => ({
  id,
  role,
  metadata: { status },
  parts: [{ type: 'text', text }],
});

/** A conversation whose turns are answered with these, one after the other, and what was sent for them. */
function turns(...responses: Response[]) {
  const sent: { message: ChatMessage; parentId?: string; messageId?: string; trigger: string }[] = [];
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[number]);
      return responses.shift() ?? problem(500, 'too_many');
    }),
  );
  return { sent, ...open() };
}

it('shows the answer and tells the list of the session', async () => {
  server.use(answers(() => stream(answer('Hello.'))));
  const { cache, conversation, texts } = open({ known: false });
  cache.setQueryData(sessionListKey('active'), {
    pages: [{ items: [sessionOf('other')], nextCursor: null }],
    pageParams: [null],
  });
  const accepted = vi.fn();
  await conversation.send('Hi', { onAccepted: accepted });

  expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']);
  expect(accepted).toHaveBeenCalledOnce();
  expect(conversation.getState()).toMatchObject({ known: true, reconnecting: false, stopping: false });
  expect(cache.getQueryData(sessionListKey('active'))).toMatchObject({ pages: [{ items: [{ id: 's-1' }, { id: 'other' }] }] });
});

it('keeps a message that was not accepted, and sends it again with the same id', async () => {
  const ids: string[] = [];
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      const { message } = (await request.json()) as { message: ChatMessage };
      ids.push(message.id);
      return ids.length === 1 ? problem(503, 'unavailable') : stream(answer('Hello.'));
    }),
  );
  const { conversation, texts } = open({ known: false });
  const accepted = vi.fn();
  await conversation.send('Hi', { onAccepted: accepted });
  expect(conversation.chat.error).toMatchObject({ code: 'unavailable' });
  expect(accepted).not.toHaveBeenCalled();
  expect(conversation.getState().known).toBe(false);

  await conversation.retry();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']);
  expect(ids[1]).toBe(ids[0]);
  expect(accepted).toHaveBeenCalledOnce();
});

it('has a question whose answer failed answered again, as another version', async () => {
  const { sent, conversation, texts } = turns(
    stream([answer('', 'answer-1')[0] ?? {}, { type: 'error', errorText: 'No model.' }]),
    stream(answer('Hello.', 'answer-2')),
  );
  await conversation.send('Hi');
  expect(conversation.chat.error?.message).toBe('No model.');

  await conversation.retry();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']);
  expect(sent[1]).toMatchObject({ trigger: 'regenerate-message', messageId: 'answer-1', message: { id: sent[0]?.message.id } });
  expect(conversation.getState().places).toEqual([['answer-1', 'answer-2']]);
});

it('fetches the rest of a cut answer from its beginning, in place of what there was', async () => {
  server.use(
    answers(() => stream(answer('Hello, wor').slice(0, -2), { cut: true })),
    running(() => stream(answer('Hello, world.'))),
  );
  const { conversation, texts } = open();
  await conversation.send('Hi');
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, world.']);
  expect(conversation.chat.status).toBe('ready');
});

it('reads what was kept when the cut answer is over by then', async () => {
  server.use(
    answers(() => stream(answer('Hello, wor').slice(0, -2), { cut: true })),
    nothingRunning,
    stored([storedText('q', 'user', 'Hi'), storedText('answer-1', 'assistant', 'Hello, world.', 'complete')]),
  );
  const { conversation, texts } = open();
  await conversation.send('Hi');
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, world.']);
  expect(conversation.chat.error).toBeUndefined();
});

it('leaves what there is of a cut answer when the rest is refused, and fetches the rest on a retry', async () => {
  server.use(
    answers(() => stream(answer('Hello, wor').slice(0, -2), { cut: true })),
    running(() => problem(404, 'session_not_found')),
    http.get('/api/chat/sessions/s-1', () => problem(404, 'session_not_found')),
  );
  const { conversation, texts } = open();
  await conversation.send('Hi');
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, wor']);
  expect(conversation.chat.status).toBe('error');

  server.use(running(() => stream(answer('Hello, world.'))));
  await conversation.retry();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, world.']);
});

it('joins the answer that is being written when it is opened', async () => {
  server.use(
    stored([storedText('q', 'user', 'Hi'), storedText('answer-1', 'assistant', 'Hel', 'streaming')], { activeRunId: 'run-1' }),
    running(() => stream(answer('Hello.'))),
  );
  const { conversation, texts } = open();
  await conversation.load();
  await waitFor(() => expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']));
});

it('does not undo what was sent while the session was being read', async () => {
  let release: () => void = () => undefined;
  server.use(
    answers(() => stream(answer('Hello.'))),
    http.get('/api/chat/sessions/s-1', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return HttpResponse.json(detailOf(sessionOf('s-1')));
    }),
  );
  const { conversation, texts } = open();
  const loading = conversation.load();
  await conversation.send('Hi');
  release();
  await loading;
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']);
});

it('asks the service to stop, and shows what it kept', async () => {
  let push: (chunk: object) => void = () => undefined;
  let end: () => void = () => undefined;
  const encoder = new TextEncoder();
  server.use(
    answers(() => {
      const body = new ReadableStream({
        start: (controller) => {
          push = (chunk) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
          end = () => controller.close();
        },
      });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
    http.post('/api/chat/sessions/s-1/stop', () => {
      push({ type: 'text-delta', id: 't', delta: ' last word' });
      push({ type: 'abort', reason: 'stopped' });
      end();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { conversation, texts } = open();
  const sending = conversation.send('Hi');
  await waitFor(() => expect(conversation.chat.status).toBe('submitted'));
  await waitFor(() => push(answer('')[0] ?? {}));
  for (const chunk of answer('The').slice(2, 4)) push(chunk);
  await waitFor(() => expect(conversation.chat.status).toBe('streaming'));

  conversation.stop();
  expect(conversation.getState().stopping).toBe(true);
  await sending;
  expect(texts()).toEqual(['user: Hi', 'assistant: The last word']);
  expect(conversation.chat.messages.at(-1)?.metadata?.status).toBe('stopped');
  expect(conversation.busy).toBe(false);
});

/** An answer that has begun and has no word yet, and ends when the service is asked to stop. */
function answerInThought() {
  const encoder = new TextEncoder();
  let line: ReadableStreamDefaultController<Uint8Array>;
  const push = (chunk: object) => line.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
  const asked = vi.fn();
  server.use(
    answers(() => {
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (line = controller) });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
    http.post('/api/chat/sessions/s-1/stop', () => {
      asked();
      push({ type: 'abort', reason: 'stopped' });
      line.close();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { asked, begin: () => waitFor(() => push(answer('')[0] ?? {})) };
}

it('asks the service to stop an answer that has no word yet', async () => {
  const { asked, begin } = answerInThought();
  const { conversation } = open();
  const accepted = vi.fn();
  const sending = conversation.send('Hi', { onAccepted: accepted });
  await begin();
  await waitFor(() => expect(accepted).toHaveBeenCalledOnce());
  conversation.stop();
  await sending;
  expect(asked).toHaveBeenCalledOnce();
});

it('asks the service to stop as soon as it has taken the question', async () => {
  const { asked, begin } = answerInThought();
  const { conversation } = open();
  const sending = conversation.send('Hi');
  conversation.stop();
  await begin();
  await sending;
  expect(asked).toHaveBeenCalledOnce();
  expect(conversation.busy).toBe(false);
});

it('lets go of the stream when the service cannot be asked to stop', async () => {
  const encoder = new TextEncoder();
  server.use(
    answers(() => {
      const body = new ReadableStream({
        start: (controller) => {
          for (const chunk of answer('The').slice(0, 4)) controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
        },
      });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
    http.post('/api/chat/sessions/s-1/stop', () => problem(404, 'not_found')),
  );
  const { conversation, texts } = open();
  const sending = conversation.send('Hi');
  await waitFor(() => expect(texts()).toContain('assistant: The'));
  conversation.stop();
  await sending;
  expect(conversation.chat.messages.at(-1)?.metadata?.status).toBe('stopped');
});

it('has the tasks read again when a tool has answered', async () => {
  const tool = { toolCallId: 'c', dynamic: true, providerExecuted: true };
  const [start, ...rest] = answer('Done.');
  server.use(
    answers(() =>
      stream([
        start ?? {},
        { type: 'tool-input-available', toolName: 'add_task', input: { title: 'milk' }, ...tool },
        { type: 'tool-output-available', output: {}, ...tool },
        ...rest.slice(1),
      ]),
    ),
  );
  const { cache, conversation } = open();
  cache.setQueryData(tasksKey, { items: [], nextCursor: null });
  await conversation.send('Add milk');
  expect(cache.getQueryState(tasksKey)?.isInvalidated).toBe(true);
});

it('sends a message that found no network once there is one', async () => {
  const { sent, conversation, texts } = turns(HttpResponse.error(), stream(answer('Hello.')));
  await conversation.send('Hi');
  expect(conversation.chat.error).toBeInstanceOf(NetworkError);
  expect(conversation.refused).toBe('message');
  window.dispatchEvent(new Event('online'));
  await waitFor(() => expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']));
  expect(sent[1]).toEqual(sent[0]);
});

it.each([1, 2])('does not send by itself what was stopped before it found no network, at try %i', async (tries) => {
  const failures = Array.from({ length: tries }, () => HttpResponse.error());
  const { sent, conversation, texts } = turns(...failures, stream(answer('Hello.')));
  let sending = conversation.send('Hi');
  if (tries === 2) {
    await sending;
    sending = conversation.retry();
  }
  conversation.stop();
  await sending;
  expect(texts()).toEqual(['user: Hi']);
  expect(conversation.chat.error).toBeUndefined();
  expect(conversation.refused).toBe('message');

  window.dispatchEvent(new Event('online'));
  expect(conversation.busy).toBe(false);
  await conversation.retry();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']);
  expect(sent.at(-1)).toEqual(sent[0]);
});

it.each([
  ['found no network', () => HttpResponse.error()],
  ['came when the service was busy', () => problem(503, 'unavailable')],
])('sends a message that %s together with the next, in its order', async (_, refuse) => {
  const { sent, conversation, texts } = turns(refuse(), refuse(), stream(answer('Hello.')));
  const [first, second] = [vi.fn(), vi.fn()];
  await conversation.send('A', { onReturned: first });
  await conversation.send('B', { onReturned: second });
  expect(texts()).toEqual(['user: A\n\nB']);
  expect(sent[1]).not.toHaveProperty('parentId');
  expect(sent[1]?.message.id).not.toBe(sent[0]?.message.id);

  conversation.withdraw();
  expect(texts()).toEqual([]);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledExactlyOnceWith('A\n\nB');

  await conversation.send('C');
  expect(texts()).toEqual(['user: C', 'assistant: Hello.']);
});

it('lets a message follow a stored question whose answer was refused', async () => {
  const { sent, conversation, texts } = turns(problem(503, 'unavailable'), stream(answer('Hello.')));
  server.use(stored([storedText('q', 'user', 'Anyone?')]));
  await conversation.load();
  await conversation.retry();
  expect(conversation.refused).toBeUndefined();
  await conversation.send('Hi');
  expect(texts()).toEqual(['user: Anyone?', 'user: Hi', 'assistant: Hello.']);
  expect(sent[1]).toMatchObject({ parentId: 'q', message: { parts: [{ text: 'Hi' }] } });
});

it('gives a message back that is not to be sent after all', async () => {
  const { conversation, texts } = turns(problem(413, 'message_too_long'));
  const onReturned = vi.fn();
  await conversation.send('Hi', { onReturned });
  conversation.withdraw();
  expect(texts()).toEqual([]);
  expect(onReturned).toHaveBeenCalledOnce();
  expect(conversation.chat.error).toBeUndefined();
});

it('gets the rest of an answer when the reader comes back, after it was given up', async () => {
  server.use(
    answers(() => stream(answer('Hello, wor').slice(0, -2), { cut: true })),
    running(() => problem(403, 'forbidden')),
    http.get('/api/chat/sessions/s-1', () => problem(403, 'forbidden')),
  );
  const { conversation, texts } = open();
  await conversation.send('Hi');
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, wor']);

  server.use(running(() => stream(answer('Hello, world.'))));
  document.dispatchEvent(new Event('visibilitychange'));
  await waitFor(() => expect(texts()).toEqual(['user: Hi', 'assistant: Hello, world.']));
});
it('gives a message back that would be refused again, and sends the next without it', async () => {
  const { sent, conversation, texts } = turns(problem(413, 'message_too_long'), stream(answer('Hello.')));
  const onReturned = vi.fn();
  await conversation.send('Far too long', { onReturned });
  await conversation.send('Short');
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('Far too long');
  expect(texts()).toEqual(['user: Short', 'assistant: Hello.']);
  expect(sent[1]).not.toHaveProperty('parentId');
});
