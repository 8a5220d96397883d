import { waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { SignedOutError } from '../../../api/problem';
import { send } from '../../../api/send';
import { sessionListKey } from '../../../api/sessionCache';
import { tasksKey } from '../../../api/tasksKey';
import { answers, nothingRunning, open, running, stored, storedText, turns } from '../../../testing/conversation';
import { answer, problem, server, sessionOf, stream } from '../../../testing/server';

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
  expect(cache.getQueryData(sessionListKey('active'))).toMatchObject({
    pages: [{ items: [{ id: 's-1' }, { id: 'other' }] }],
  });
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
  expect(sent[1]).toMatchObject({
    trigger: 'regenerate-message',
    messageId: 'answer-1',
    message: { id: sent[0]?.message.id },
  });
  expect(conversation.getState().branchPoints).toEqual([['answer-1', 'answer-2']]);
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

it('fetches the rest of a cut answer on a retry after the user was signed out in between', async () => {
  let signedIn = true;
  const fetch = (...request: Parameters<typeof send>) =>
    signedIn ? send(...request) : Promise.reject(new SignedOutError('Nobody is signed in.'));
  server.use(
    answers(() => {
      signedIn = false;
      return stream(answer('Hello, wor').slice(0, -2), { cut: true });
    }),
    running(() => stream(answer('Hello, world.'))),
  );
  const { conversation, texts } = open({ fetch });
  await conversation.send('Hi');
  expect(conversation.chat.error).toBeInstanceOf(SignedOutError);

  signedIn = true;
  await conversation.retry();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello, world.']);
});

it('joins the answer that is being written when it is opened', async () => {
  server.use(
    stored([storedText('q', 'user', 'Hi'), storedText('answer-1', 'assistant', 'Hel', 'streaming')], {
      activeRunId: 'run-1',
    }),
    running(() => stream(answer('Hello.'))),
  );
  const { conversation, texts } = open();
  await conversation.load();
  await waitFor(() => expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']));
});

it('shows messages from elsewhere after an answer that failed here', async () => {
  const failed = storedText('answer-1', 'assistant', 'Hel', 'error');
  const { conversation, texts } = turns(
    stream([...answer('Hel').slice(0, 4), { type: 'error', errorText: 'No model.' }]),
  );
  await conversation.send('Hi');
  server.use(stored([storedText('q', 'user', 'Hi'), failed]));
  await conversation.load();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hel']);
  expect(conversation.chat.messages.at(-1)?.metadata?.status).toBe('error');

  server.use(
    stored([
      storedText('q', 'user', 'Hi'),
      failed,
      storedText('q2', 'user', 'Once more'),
      storedText('a2', 'assistant', 'Hello.'),
    ]),
  );
  await conversation.load();
  expect(texts()).toEqual(['user: Hi', 'assistant: Hel', 'user: Once more', 'assistant: Hello.']);
  expect(conversation.chat.status).toBe('ready');
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

it('asks the service to stop as soon as it has accepted the message', async () => {
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
          for (const chunk of answer('The').slice(0, 4))
            controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
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

it('resumes a cut answer when the user returns, after resuming had failed', async () => {
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
