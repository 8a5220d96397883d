import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { nothingRunning, open, stored, storedText } from '../../../testing/conversation';
import { problem, server } from '../../../testing/server';
import { held } from '../../../testing/sessions';

const path = '/api/chat/sessions/s-1/messages/a/feedback';
const up = { rating: 'up' } as const;
const down = { rating: 'down', comment: 'Wrong.' } as const;

/** A loaded conversation with one answer, and what was sent about it. */
async function opened() {
  const sent: unknown[] = [];
  server.use(
    nothingRunning,
    stored([storedText('q', 'user', 'Hi'), storedText('a', 'assistant', 'Hello.', 'complete')]),
    http.put(path, async ({ request }) => {
      const feedback = await request.json();
      sent.push(feedback);
      return HttpResponse.json(feedback);
    }),
    http.delete(path, () => {
      sent.push('deleted');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { conversation } = open();
  await conversation.load();
  const shown = () => conversation.chat.messages.at(-1)?.metadata?.feedback;
  return { conversation, sent, shown };
}

it('shows a rating at once, stores it, and takes it back', async () => {
  const { conversation, sent, shown } = await opened();
  const rating = conversation.rate('a', up);
  expect(shown()).toEqual(up);
  await rating;
  await conversation.rate('a', undefined);
  expect(shown()).toBeUndefined();
  expect(sent).toEqual([up, 'deleted']);
  expect(conversation.chat.messages.at(-1)?.metadata?.status).toBe('complete');
});

it('sends one request after the other, and of those that wait the last', async () => {
  const { conversation, sent, shown } = await opened();
  const first = held(() => HttpResponse.json(up));
  server.use(http.put(path, first.handler, { once: true }));
  const all = Promise.all([
    conversation.rate('a', up),
    conversation.rate('a', undefined),
    conversation.rate('a', down),
  ]);
  expect(shown()).toEqual(down);
  expect(sent).toEqual([]);
  first.release();
  await all;
  expect(sent).toEqual([down]);
  expect(shown()).toEqual(down);
});

it('shows what the service has when it refuses a rating', async () => {
  const { conversation, shown } = await opened();
  await conversation.rate('a', up);
  server.use(http.put(path, () => problem(503, 'unavailable')));
  await expect(conversation.rate('a', down)).rejects.toMatchObject({ code: 'unavailable' });
  expect(shown()).toEqual(up);
});

it('is not overwritten by what was read before', async () => {
  const { conversation, shown } = await opened();
  const late = held(() =>
    HttpResponse.json({ id: 's-1', messages: [storedText('a', 'assistant', 'Old.')], branches: [], hasMore: false }),
  );
  server.use(http.get('/api/chat/sessions/s-1', late.handler, { once: true }));
  const reading = conversation.load();
  await conversation.rate('a', up);
  late.release();
  await reading;
  expect(shown()).toEqual(up);
});
