import { expect, it } from 'vitest';
import { answers, open, turns } from '../../../testing/conversation';
import { answer, server, stream } from '../../../testing/server';

const reasoningChunks = [
  { type: 'start', messageId: 'answer-1', messageMetadata: { status: 'streaming' } },
  { type: 'start-step' },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'First the ' },
  { type: 'reasoning-delta', id: 'r', delta: 'units.' },
  { type: 'reasoning-end', id: 'r', providerMetadata: { fubuni: { durationMs: 1_200 } } },
];

it('shows reasoning with its duration as the service stores it, and not as words of the answer', async () => {
  server.use(answers(() => stream([...reasoningChunks, ...answer('Metres.').slice(2)])));
  const { conversation, texts } = open();
  await conversation.send('Which unit?');
  expect(texts()).toEqual(['user: Which unit?', 'assistant: Metres.']);
  const [, reasoning] = conversation.chat.messages[1]?.parts ?? [];
  expect(reasoning).toMatchObject({
    type: 'reasoning',
    text: 'First the units.',
    state: 'done',
    providerMetadata: { fubuni: { durationMs: 1_200 } },
  });
});

it('replaces an answer that failed after its reasoning, because it has no words', async () => {
  const { conversation } = turns(
    stream([
      ...reasoningChunks,
      { type: 'message-metadata', messageMetadata: { status: 'error' } },
      { type: 'finish' },
    ]),
    stream(answer('Metres.', 'answer-2')),
  );
  await conversation.send('Which unit?');
  await conversation.retry();
  expect(conversation.chat.messages[1]?.id).toBe('answer-2');
  expect(conversation.getState().branchPoints).toEqual([]);
});
