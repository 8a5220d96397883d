import type { UIMessageChunk } from 'ai';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { ChatEvent } from '../api/events';
import type { ModelList, SessionWithMessages } from '../api/generated/chat';
import type { Session } from '../api/sessions';
import type { AuthResponse, User } from '../features/auth/types';

/** Has no handlers except an event stream without events: each test defines its server. */
export const server = setupServer(http.get('/api/chat/events', () => new FakeEventStream().response));

export const ada: User = {
  id: 'user-ada',
  email: 'ada@example.org',
  name: 'Ada Lovelace',
  emailVerified: false,
  image: null,
  createdAt: '2026-01-01T00:00:00Z',
};

export const authResponse = (accessToken = 'token-1', user = ada): AuthResponse => ({
  accessToken,
  tokenType: 'Bearer',
  expiresIn: 900,
  user,
});

/** An event stream that stays open. */
export class FakeEventStream {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  get response() {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => (this.#controller = controller) });
    return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  send(event: ChatEvent) {
    this.#controller?.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
  }

  close() {
    this.#controller?.close();
  }
}

export function problem(status: number, code: string, extra: object = {}, headers: Record<string, string> = {}) {
  return HttpResponse.json({ status, code, detail: `Detail of ${code}.`, ...extra }, { status, headers });
}

/** A UI message stream of these chunks. A cut stream has no end. */
export function stream(chunks: readonly object[], { cut = false } = {}) {
  const events = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  return new HttpResponse(cut ? events : `${events}data: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' },
  });
}

/** An assistant message with one text. */
export function answer(text: string, messageId = 'answer-1', session = sessionOf('s-1')): UIMessageChunk[] {
  return [
    { type: 'start', messageId, messageMetadata: { sessionId: session.id, status: 'streaming' } },
    { type: 'data-session', data: session, transient: true },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: text },
    { type: 'text-end', id: 't' },
    { type: 'finish', finishReason: 'stop', messageMetadata: { status: 'complete' } },
  ];
}

/** The same time for all sessions of a test, because lists are sorted by it. */
const lately = new Date().toISOString();

export const sessionOf = (id: string, title = `Chat ${id}`, updatedAt = lately): Session => ({
  id,
  title,
  createdAt: updatedAt,
  updatedAt,
  pinned: false,
  archived: false,
});

/** The demo model, alone. */
export const modelList: ModelList = {
  items: [{ id: 'demo', name: 'demo', tools: true, isDefault: true, demo: true }],
  selected: 'demo',
};

/** A session with its messages. */
export const detailOf = (
  session: Session,
  messages: readonly object[] = [],
  extra: Partial<SessionWithMessages> = {},
) => ({
  ...session,
  activeLeafId: null,
  model: 'demo',
  activeRunId: null,
  hasMore: false,
  branches: [],
  messages,
  ...extra,
});

/** What the layout around a chat requests: a signed-in user with these chats. */
export const home = (sessions: readonly Session[] = []) => [
  http.post('/api/auth/refresh', () => HttpResponse.json(authResponse())),
  http.get('/api/auth/providers', () => HttpResponse.json({ google: false })),
  http.get('/api/chat/sessions', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const archived = searchParams.get('archived') === 'true';
    const items = searchParams.has('deleted') ? [] : sessions.filter((session) => session.archived === archived);
    return HttpResponse.json({ items, nextCursor: null });
  }),
  http.get('/api/chat/instructions', () => HttpResponse.json({ aboutMe: '', howToAnswer: '' })),
  http.get('/api/chat/preferences', () => HttpResponse.json({ model: null, timeZone: null })),
  http.get('/api/chat/tool-permissions', () => HttpResponse.json({ items: [] })),
  http.get('/api/chat/models', () => HttpResponse.json(modelList)),
  http.get('/api/tasks', () => HttpResponse.json({ items: [], nextCursor: null })),
];
