import type { UIMessageChunk } from 'ai';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { ApiError } from '../../../api/problem';
import { answer, problem, server, stream } from '../../../testing/server';
import { ChatTransport, StreamCutError } from './chatTransport';
import type { ChatMessage } from './types';

const question = (id: string, text: string): ChatMessage => ({ id, role: 'user', parts: [{ type: 'text', text }] });
const reply: ChatMessage = { id: 'a-1', role: 'assistant', parts: [{ type: 'text', text: 'Hello.' }] };

const withToken: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('authorization', 'Bearer token-1');
  return fetch(input, { ...init, headers });
};

function open(messages = [question('q-1', 'Hi')]) {
  const seen: string[] = [];
  const transport = new ChatTransport(withToken, (chunk) => seen.push(chunk.type));
  const send = () =>
    transport.sendMessages({
      trigger: 'submit-message',
      chatId: 's-1',
      messageId: undefined,
      messages,
      abortSignal: undefined,
    });
  return { transport, send, seen };
}

async function readAll(chunks: ReadableStream<UIMessageChunk>) {
  const types: string[] = [];
  const reader = chunks.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) types.push(next.value.type);
  return types;
}

it('sends the last message only, with its id, the one before it, the session and the token', async () => {
  const received = vi.fn();
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      received(await request.json(), request.headers.get('authorization'), request.headers.get('content-type'));
      return stream(answer('Yes.'));
    }),
  );
  const { send } = open([question('q-1', 'Hi'), reply, question('q-2', 'Really?')]);
  await readAll(await send());
  expect(received).toHaveBeenCalledExactlyOnceWith(
    {
      sessionId: 's-1',
      message: { id: 'q-2', parts: [{ type: 'text', text: 'Really?' }] },
      parentId: 'a-1',
      trigger: 'submit-message',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    'Bearer token-1',
    'application/json',
  );
});

it('sends the message again without a time zone that the service does not know', async () => {
  const received: Record<string, unknown>[] = [];
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      received.push(body);
      return 'timeZone' in body
        ? problem(422, 'validation_failed', { errors: { timeZone: ['There is no such zone.'] } })
        : stream(answer('Yes.'));
    }),
  );
  expect(await readAll(await open().send())).toContain('finish');
  expect(received).toEqual([received[0], { ...received[0], timeZone: undefined }]);
});

it('does not send a message again that is refused for another reason', async () => {
  const refuse = vi.fn(() => problem(422, 'validation_failed', { errors: { 'message.parts': ['It is empty.'] } }));
  server.use(http.post('/api/chat/stream', refuse));
  await expect(open().send()).rejects.toMatchObject({ status: 422 });
  expect(refuse).toHaveBeenCalledOnce();
});

it('names no parent for the first message', async () => {
  let body: unknown;
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      body = await request.json();
      return stream(answer('Hi.'));
    }),
  );
  await readAll(await open().send());
  expect(body).not.toHaveProperty('parentId');
});

it('passes a whole answer on', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Hi.'))));
  const { send, seen } = open();
  const types = ['start', 'data-session', 'text-start', 'text-delta', 'text-end', 'finish'];
  expect(await readAll(await send())).toEqual(types);
  expect(seen).toEqual(types);
});

it.each([{ type: 'abort' }, { type: 'error', errorText: 'No model.' }])(
  'takes a stream that ends with $type for over',
  async (end) => {
    server.use(http.post('/api/chat/stream', () => stream([{ type: 'start' }, end])));
    expect(await readAll(await open().send())).toEqual(['start', end.type]);
  },
);

it('passes over kinds of chunks that it does not know', async () => {
  server.use(
    http.post('/api/chat/stream', () => stream([{ type: 'start' }, { type: 'tea', is: 'ready' }, { type: 'finish' }])),
  );
  expect(await readAll(await open().send())).toEqual(['start', 'finish']);
});

it.each([{ type: 'text-delta', id: 't' }, { kind: 'start' }, 'start', null, 7])(
  'does not work with the chunk %j',
  async (chunk) => {
    server.use(http.post('/api/chat/stream', () => stream([{ type: 'start' }, chunk as object])));
    await expect(readAll(await open().send())).rejects.toThrow('Type validation failed');
  },
);

it('distinguishes a stream that just ends from one that is complete', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Hi.').slice(0, -1), { cut: true })));
  await expect(readAll(await open().send())).rejects.toThrow(StreamCutError);
});

it('treats a lost connection as a cut, whatever the browser calls it', async () => {
  server.use(
    http.post('/api/chat/stream', () => {
      const body = new ReadableStream({
        start: (controller) => controller.error(new TypeError('Load failed')),
      });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
  );
  await expect(readAll(await open().send())).rejects.toThrow(StreamCutError);
});

it('treats a silent stream as cut, and one with heartbeats as alive', async () => {
  vi.useFakeTimers();
  try {
    let push: (text: string) => void = () => undefined;
    const body = new ReadableStream({
      start: (controller) => void (push = (text) => controller.enqueue(new TextEncoder().encode(text))),
    });
    const transport = new ChatTransport(
      () => Promise.resolve(new Response(body)),
      () => undefined,
    );
    const chunks = await transport.reconnectToStream({ chatId: 's-1' });
    const reader = chunks?.getReader();
    push('data: {"type":"start"}\n\n');
    expect(await reader?.read()).toMatchObject({ value: { type: 'start' } });

    const ended = vi.fn();
    const next = reader?.read().catch(ended);
    await vi.advanceTimersByTimeAsync(30_000);
    push(': beat\n\n');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    await next;
    expect(ended).toHaveBeenCalledExactlyOnceWith(expect.any(StreamCutError));
  } finally {
    vi.useRealTimers();
  }
});

it('throws what the service refused with', async () => {
  server.use(http.post('/api/chat/stream', () => problem(429, 'rate_limited', {}, { 'retry-after': '7' })));
  const refused = open().send();
  await expect(refused).rejects.toThrow(ApiError);
  await expect(refused).rejects.toMatchObject({ status: 429, code: 'rate_limited', retryAfterSeconds: 7 });
});

it('joins a running answer, and knows when there is none', async () => {
  server.use(http.get('/api/chat/sessions/s-1/stream', () => stream(answer('Hi.')), { once: true }));
  const { transport } = open();
  const running = await transport.reconnectToStream({ chatId: 's-1' });
  expect(running && (await readAll(running))).toContain('finish');
  expect(transport.hasNoActiveRun).toBe(false);

  server.use(http.get('/api/chat/sessions/s-1/stream', () => new HttpResponse(null, { status: 204 })));
  expect(await transport.reconnectToStream({ chatId: 's-1' })).toBeNull();
  expect(transport.hasNoActiveRun).toBe(true);
});
