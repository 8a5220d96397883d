import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { answers, open } from '../../../testing/conversation';
import { answer, detailOf, server, sessionOf, stream } from '../../../testing/server';

it('returns a message that is sent while another one is being answered', async () => {
  server.use(answers(() => new HttpResponse(new ReadableStream())));
  const { conversation, texts } = open();
  void conversation.send('First');
  const onReturned = vi.fn();
  await conversation.send('Second', { onReturned });
  expect(onReturned).toHaveBeenCalledExactlyOnceWith('Second');
  expect(texts()).toEqual(['user: First']);
  conversation.leave();
});

it('keeps a message that is sent while the stored session is being read', async () => {
  let respond: () => void = () => undefined;
  const responds = new Promise<void>((resolve) => (respond = resolve));
  server.use(
    http.get('/api/chat/sessions/s-1', async () => {
      await responds;
      return HttpResponse.json(detailOf(sessionOf('s-1')));
    }),
    answers(() => stream(answer('Hello'))),
  );
  const { conversation, texts } = open();
  const caughtUp = conversation.catchUp();
  const sent = conversation.send('Hi');
  respond();
  await Promise.all([caughtUp, sent]);
  expect(texts()).toEqual(['user: Hi', 'assistant: Hello']);
});
