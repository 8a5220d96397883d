import { QueryClient } from '@tanstack/react-query';
import { waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { ApiClient } from '../../../api/apiClient';
import type { Branching } from '../../../api/generated/chat';
import { answer, detailOf, problem, server, sessionOf, stream } from '../../../testing/server';
import { Conversation } from './conversation';
import { textOf } from './types';
import type { ChatMessage } from './types';

const message = (id: string, role: 'user' | 'assistant', text = id): ChatMessage => ({
  id,
  role,
  parts: [{ type: 'text', text }],
});
const question = (id: string) => message(id, 'user');
const reply = (id: string) => message(id, 'assistant');
const branch = [question('q1'), reply('a1'), question('q2'), reply('a2')];
const session = sessionOf('s-1');

interface Sent {
  message: ChatMessage;
  parentId?: string;
  messageId?: string;
  trigger: string;
}

/** A conversation of which these messages are stored. */
async function open(messages = branch, branches: Branching[] = [], hasMore = false) {
  const send = (url: string, init?: RequestInit) => fetch(url, init);
  const conversation = new Conversation('s-1', true, {
    fetch: send,
    api: new ApiClient(send),
    cache: new QueryClient(),
  });
  store(messages, branches, { hasMore });
  await conversation.load();
  const texts = () => conversation.chat.messages.map(textOf);
  return { conversation, texts, state: conversation.getState };
}

function store(messages: readonly ChatMessage[], branches: Branching[] = [], extra: object = {}) {
  server.use(
    http.get('/api/chat/sessions/s-1', () => HttpResponse.json(detailOf(session, messages, { branches, ...extra }))),
  );
}

function answerWith(...responses: (() => Response)[]) {
  const sent: Sent[] = [];
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      sent.push((await request.json()) as Sent);
      return (responses.shift() ?? (() => problem(500, 'too_many')))();
    }),
  );
  return sent;
}

/** What the service is asked to show, each answered by what comes first of these, or with success. */
function switches(...refusals: (() => Response)[]) {
  const asked: string[] = [];
  server.use(
    http.patch('/api/chat/sessions/s-1', async ({ request }) => {
      asked.push(((await request.json()) as { activeLeafId: string }).activeLeafId);
      return (refusals.shift() ?? (() => HttpResponse.json(session)))();
    }),
  );
  return asked;
}

const versions: Branching[] = [{ parentId: 'a1', messageIds: ['q2', 'q2b', 'q2c'] }];

it('replaces a message with its edited version, as an alternative', async () => {
  const sent = answerWith(() => stream(answer('Other.', 'a2b')));
  const { conversation, texts, state } = await open();
  const onAccepted = vi.fn();
  await conversation.edit('q2', 'q2 again', { onAccepted });

  expect(texts()).toEqual(['q1', 'a1', 'q2 again', 'Other.']);
  expect(sent[0]).toMatchObject({
    trigger: 'submit-message',
    messageId: 'q2',
    message: { parts: [{ text: 'q2 again' }] },
  });
  expect(sent[0]?.message.id).not.toBe('q2');
  expect(sent[0]).not.toHaveProperty('parentId');
  expect(state().branchPoints).toEqual([['q2', sent[0]?.message.id]]);
  expect(onAccepted).toHaveBeenCalledOnce();
});

it('reverts an edit that was refused, keeps its editor open, and sends the same one again', async () => {
  const sent = answerWith(
    () => problem(503, 'too_many_runs'),
    () => stream(answer('Other.', 'a2b')),
  );
  const { conversation, texts, state } = await open();
  await conversation.edit('q2', 'q2 again');
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(state()).toMatchObject({ editing: 'q2', branchPoints: [] });
  expect(conversation.chat.error).toMatchObject({ code: 'too_many_runs' });

  await conversation.retry();
  expect(texts()).toEqual(['q1', 'a1', 'q2 again', 'Other.']);
  expect(sent[1]).toEqual(sent[0]);
  expect(state().editing).toBeUndefined();
});

it('forgets a refused edit with its editor', async () => {
  answerWith(() => problem(503, 'too_many_runs'));
  const { conversation, state } = await open();
  await conversation.edit('q2', 'q2 again');
  conversation.cancelEdit();
  expect(state().editing).toBeUndefined();
  expect(conversation.chat.error).toBeUndefined();
});

it('makes another answer beside the one that it names, also in the middle', async () => {
  const sent = answerWith(() => stream(answer('Other.', 'a1b')));
  const { conversation, texts, state } = await open();
  await conversation.regenerate('a1');
  expect(texts()).toEqual(['q1', 'Other.']);
  expect(sent[0]).toMatchObject({ trigger: 'regenerate-message', messageId: 'a1', message: { id: 'q1' } });
  expect(state().branchPoints).toEqual([['a1', 'a1b']]);
});

it('keeps the answer when another one is refused', async () => {
  answerWith(() => HttpResponse.error());
  const { conversation, texts, state } = await open();
  await conversation.regenerate('a2');
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(state().branchPoints).toEqual([]);
});

it('shows another version with what followed it, and remembers the one that it left', async () => {
  const { conversation, texts, state } = await open(branch, versions);
  const asked = switches();
  store([...branch.slice(0, 2), question('q2b'), reply('a2b')], versions);
  const switching = conversation.show('q2b');
  expect(texts()).toEqual(['q1', 'a1', '']);
  expect(state().awaited).toBe('q2b');
  await switching;
  expect(texts()).toEqual(['q1', 'a1', 'q2b', 'a2b']);
  expect(state().awaited).toBeUndefined();

  store(branch, versions);
  const back = conversation.show('q2');
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']);
  await back;
  expect(asked).toEqual(['q2b', 'q2']);
});

it('asks for the last of several that were chosen in a row', async () => {
  const { conversation, texts } = await open(branch, versions);
  const asked = switches();
  store([...branch.slice(0, 2), question('q2c')], versions);
  await Promise.all([conversation.show('q2b'), conversation.show('q2c')]);
  expect(texts()).toEqual(['q1', 'a1', 'q2c']);
  expect(asked.at(-1)).toBe('q2c');
});

it('shows the version again that it left when the service refuses', async () => {
  const { conversation, texts, state } = await open(branch, versions);
  switches(() => problem(409, 'run_active'));
  await expect(conversation.show('q2b')).rejects.toMatchObject({ code: 'run_active' });
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']);
  expect(state()).toMatchObject({ awaited: undefined, branchPoints: [['q2', 'q2b', 'q2c']] });
});

it('sends what comes next after the version that is shown then', async () => {
  const { conversation } = await open(branch, versions);
  switches();
  store([...branch.slice(0, 2), question('q2b'), reply('a2b')], versions);
  const sent = answerWith(() => stream(answer('Yes.', 'a3')));
  const switching = conversation.show('q2b');
  await conversation.send('Next');
  await switching;
  expect(sent[0]).toMatchObject({ parentId: 'a2b' });
});

it.each(['stale_parent', 'run_active'])(
  'shows what another tab did first, and gives the message back: %s',
  async (code) => {
    answerWith(() => problem(409, code));
    const { conversation, texts, state } = await open();
    store([...branch, question('theirs'), reply('answered')]);
    const onReturned = vi.fn();
    await conversation.send('Mine', { onReturned });
    expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2', 'theirs', 'answered']);
    expect(onReturned).toHaveBeenCalledOnce();
    expect(state().overtaken).toBe(true);
    expect(conversation.chat.error).toBeUndefined();
  },
);

it('joins the answer that another tab asked for first', async () => {
  answerWith(() => problem(409, 'stale_parent'));
  const { conversation, texts } = await open();
  store([...branch, question('theirs'), { ...reply('a3'), parts: [] }], [], { activeRunId: 'run-1' });
  server.use(http.get('/api/chat/sessions/s-1/stream', () => stream(answer('Live.', 'a3'))));
  await conversation.send('Mine');
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2', 'theirs', 'Live.']);
});

it('reads older messages on demand, above those that are here', async () => {
  const { conversation, texts, state } = await open(branch.slice(2), [], true);
  expect(state().older).toBe('some');
  const before: (string | null)[] = [];
  server.use(
    http.get('/api/chat/sessions/s-1', ({ request }) => {
      before.push(new URL(request.url).searchParams.get('before'));
      return HttpResponse.json(
        detailOf(session, branch.slice(0, 2), { branches: [{ parentId: null, messageIds: ['q1', 'q0'] }] }),
      );
    }),
  );
  conversation.readOlder();
  conversation.readOlder();
  await waitFor(() => expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']));
  expect(before).toEqual(['q2']);
  expect(state()).toMatchObject({ older: 'none', branchPoints: [['q1', 'q0']] });

  // What is read again later is only the newest; what is above stays.
  store([...branch.slice(2), question('q3')], versions, { hasMore: true });
  await conversation.load();
  expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2', 'q3']);
  expect(state()).toMatchObject({ older: 'none', branchPoints: [['q1', 'q0'], versions[0]?.messageIds] });
});

it('says when older messages could not be read, and tries again', async () => {
  const { conversation, texts, state } = await open(branch.slice(2), [], true);
  server.use(http.get('/api/chat/sessions/s-1', () => problem(503, 'unavailable'), { once: true }));
  conversation.readOlder();
  await waitFor(() => expect(state().older).toBe('failed'));
  store(branch.slice(0, 2));
  conversation.readOlder();
  await waitFor(() => expect(texts()).toEqual(['q1', 'a1', 'q2', 'a2']));
});

it('keeps the messages that have not changed as they are when it reads them again', async () => {
  const { conversation } = await open();
  const before = conversation.chat.messages;
  store([...branch, question('q3')]);
  await conversation.load();
  expect(conversation.chat.messages.slice(0, 4).every((each, index) => each === before[index])).toBe(true);
});

it('tells the service what is shown even when the page is left at once', async () => {
  const { conversation } = await open(branch, versions);
  const asked: string[] = [];
  let answerFirst: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (answerFirst = resolve));
  server.use(
    http.patch('/api/chat/sessions/s-1', async ({ request }) => {
      // Without it a browser drops the request with the page.
      expect(request.keepalive).toBe(true);
      asked.push(((await request.json()) as { activeLeafId: string }).activeLeafId);
      if (asked.length === 1) await first;
      return HttpResponse.json(session);
    }),
  );
  const switching = conversation.show('q2b');
  void conversation.show('q2c');
  await waitFor(() => expect(asked).toEqual(['q2b']));

  conversation.commitBranch();
  await waitFor(() => expect(asked).toEqual(['q2b', 'q2c']));
  store([...branch.slice(0, 2), question('q2c')], versions);
  answerFirst();
  await switching;
  conversation.commitBranch();
  expect(asked).toEqual(['q2b', 'q2c', 'q2c']);
});
