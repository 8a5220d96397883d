import { waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { SessionWithMessages } from '../../../api/generated/chat';
import { NetworkError } from '../../../api/problem';
import { open, running, stored, storedText, turns } from '../../../testing/conversation';
import { answer, detailOf, problem, server, sessionOf, stream } from '../../../testing/server';
import type { Conversation } from './conversation';
import type { ChatMessage } from './types';

const earlier = [storedText('q', 'user', 'Before?'), storedText('a', 'assistant', 'Yes.', 'complete')];

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

it('sends a message that found no network once there is one', async () => {
  const { sent, conversation, texts } = turns(HttpResponse.error(), stream(answer('Hello.')));
  await conversation.send('Hi');
  expect(conversation.chat.error).toBeInstanceOf(NetworkError);
  expect(conversation.refused).toBe('message');
  window.dispatchEvent(new Event('online'));
  await waitFor(() => expect(texts()).toEqual(['user: Hi', 'assistant: Hello.']));
  expect(sent[1]).toEqual(sent[0]);
});

it.each([
  ['message found no network', () => HttpResponse.error()],
  ['answer was cut', () => stream(answer('Hel').slice(0, -2), { cut: true })],
])('asks for nothing by itself once it was left when the %s', async (_, reply) => {
  const refuse = () => problem(403, 'forbidden');
  const { sent, conversation } = turns(reply());
  server.use(running(refuse), http.get('/api/chat/sessions/s-1', refuse));
  await conversation.send('Hi');
  conversation.leave();
  window.dispatchEvent(new Event('online'));
  await Promise.resolve();
  expect(conversation.busy).toBe(false);
  expect(sent).toHaveLength(1);
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

it('lets a stored question be changed whose answer was refused', async () => {
  const { sent, conversation, texts } = turns(problem(503, 'unavailable'), stream(answer('Hello.')));
  server.use(stored([storedText('q', 'user', 'Anyone?')]));
  await conversation.load();
  await conversation.retry();
  await conversation.edit('q', 'Somebody?');
  expect(texts()).toEqual(['user: Somebody?', 'assistant: Hello.']);
  expect(sent[1]).toMatchObject({ messageId: 'q' });
});

it.each<[string, (conversation: Conversation) => Promise<void>]>([
  ['another answer', (conversation) => conversation.regenerate('a')],
  ['a change above it', (conversation) => conversation.edit('q', 'Really?')],
  ['another version', (conversation) => conversation.show('a2')],
])('gives a message back that waits below %s', async (_, ask) => {
  const { conversation, texts } = turns(problem(503, 'unavailable'), stream(answer('No.', 'a2')));
  server.use(
    stored(earlier, { branches: [{ parentId: 'q', messageIds: ['a', 'a2'] }] }),
    http.patch('/api/chat/sessions/s-1', () => HttpResponse.json(sessionOf('s-1'))),
  );
  await conversation.load();
  const onReturned = vi.fn();
  await conversation.send('Hi', { onReturned });
  await ask(conversation);
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('Hi');
  expect(texts()).not.toContain('user: Hi');
  expect(conversation.refused).toBeUndefined();
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

it('gives a message back that would be refused again, and sends the next without it', async () => {
  const { sent, conversation, texts } = turns(problem(413, 'message_too_long'), stream(answer('Hello.')));
  const onReturned = vi.fn();
  await conversation.send('Far too long', { onReturned });
  await conversation.send('Short');
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('Far too long');
  expect(texts()).toEqual(['user: Short', 'assistant: Hello.']);
  expect(sent[1]).not.toHaveProperty('parentId');
});

/** A session whose loading waits until it is released. */
function slowly(...replies: (() => Response)[]) {
  const waiting: (() => void)[] = [];
  server.use(
    http.get('/api/chat/sessions/s-1', async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return (replies.shift() ?? (() => problem(500, 'too_many')))();
    }),
  );
  return async () => {
    await waitFor(() => expect(waiting).not.toHaveLength(0));
    waiting.shift()?.();
  };
}
const read = (extra: Partial<SessionWithMessages> = {}) =>
  HttpResponse.json(detailOf(sessionOf('s-1'), earlier, extra));

it('does not undo what was sent while the session was being read', async () => {
  const { conversation, texts } = turns(stream(answer('Hello.')));
  const goOn = slowly(read, read);
  const opening = conversation.load();
  await goOn();
  await opening;
  const loading = conversation.load();
  await conversation.send('Hi');
  await goOn();
  await loading;
  expect(texts()).toEqual(['user: Before?', 'assistant: Yes.', 'user: Hi', 'assistant: Hello.']);
});

it('sends what was written before the session was read after what is stored there', async () => {
  const { sent, conversation, texts } = turns(stream(answer('Hello.')));
  const goOn = slowly(read);
  const loading = conversation.load();
  const onReturned = vi.fn();
  const sending = [conversation.send('Hi'), conversation.send('And?', { onReturned })];
  await goOn();
  await Promise.all([loading, ...sending]);
  expect(texts()).toEqual(['user: Before?', 'assistant: Yes.', 'user: Hi', 'assistant: Hello.']);
  expect(sent).toMatchObject([{ parentId: 'a' }]);
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('And?');
});

it('sends what was written in a chat that was left before it was read', async () => {
  const { conversation, texts } = turns(stream(answer('Hello.')));
  const goOn = slowly(read, read);
  const left = new AbortController();
  const loading = conversation.load(left.signal);
  const sending = conversation.send('Hi');
  left.abort();
  await expect(loading).rejects.toThrow();
  await goOn();
  await goOn();
  await sending;
  expect(texts()).toEqual(['user: Before?', 'assistant: Yes.', 'user: Hi', 'assistant: Hello.']);
});

it.each([
  ['could not be read', 2, () => problem(503, 'unavailable')],
  ['is being answered', 1, () => read({ activeRunId: 'run-1' })],
])('gives back what was written before a session was read that %s', async (_, readings, reply) => {
  const { sent, conversation } = turns();
  const goOn = slowly(...Array.from({ length: readings }, () => reply));
  server.use(running(() => stream(answer('Yes.', 'a'))));
  const loading = conversation.load().catch(() => undefined);
  const onReturned = vi.fn();
  const sending = conversation.send('Hi', { onReturned });
  for (let reading = 0; reading < readings; reading++) await goOn();
  await Promise.all([loading, sending]);
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('Hi');
  await waitFor(() => expect(conversation.busy).toBe(false));
  expect(sent).toEqual([]);
});

it('returns only the second text when the refused one had arrived after all', async () => {
  const { sent, conversation, texts } = turns(HttpResponse.error(), problem(409, 'stale_parent'));
  const returned = vi.fn();
  await conversation.send('A');
  const id = sent[0]?.message.id ?? '';
  server.use(
    stored([...earlier, storedText(id, 'user', 'A'), storedText('b', 'assistant', 'Answered.', 'complete')]),
    running(() => new HttpResponse(null, { status: 204 })),
  );
  await conversation.send('B', { onReturned: returned });
  expect(returned).toHaveBeenCalledExactlyOnceWith('B');
  expect(texts()).toEqual(['user: Before?', 'assistant: Yes.', 'user: A', 'assistant: Answered.']);
});
