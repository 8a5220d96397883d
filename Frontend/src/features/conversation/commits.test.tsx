import { Profiler } from 'react';
import { QueryClientProvider, skipToken, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiClient } from '../../api/apiClient';
import { createQueryClient } from '../../app/queryClient';
import { useStore } from '../../lib/store';
import { RunMarks } from '../sidebar/runMarks';
import { Conversation } from './model/conversation';
import { textOf } from './model/types';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a chat shows, of all that changes while an answer streams. */
function open() {
  const silent = () => new Promise<Response>(() => undefined);
  const cache = createQueryClient();
  const marks = new RunMarks();
  const conversation = new Conversation('s-1', false, { fetch: silent, api: new ApiClient(silent), cache });
  const committed = vi.fn();
  function Shown() {
    const { messages, awaited } = useStore(conversation.view);
    const { data } = useQuery<string>({ queryKey: ['title'], queryFn: skipToken });
    const mark = useStore(marks).get('s-1');
    return <p>{[data, mark, awaited, ...messages.map(textOf)].filter(Boolean).join(' ')}</p>;
  }
  render(
    <QueryClientProvider client={cache}>
      <Profiler id="chat" onRender={committed}>
        <Shown />
      </Profiler>
    </QueryClientProvider>,
  );
  committed.mockReset();
  const say = (text: string) =>
    (conversation.chat.messages = [{ id: 'a', role: 'assistant', parts: [{ type: 'text', text }] }]);
  return { cache, marks, committed, say };
}

/** React commits the changes of a task before the next one begins, so each task is awaited. */
const tasks = async (...all: (() => unknown)[]) => {
  for (const task of all)
    await act(async () => {
      await Promise.resolve(task());
    });
};

it('shows all that happens within a frame in one commit', async () => {
  const { cache, marks, committed, say } = open();
  await tasks(
    () => say('One'),
    () => marks.started('s-1'),
    () => say('One two'),
    () => cache.setQueryData(['title'], 'Title:'),
    () => say('One two three'),
  );
  expect(committed).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersToNextFrame());
  expect(screen.getByText('Title: running One two three')).toBeVisible();
  expect(committed).toHaveBeenCalledOnce();
});

it('works in a hidden page, which has no frames', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  try {
    const { say } = open();
    await tasks(() => say('One'));
    act(() => void vi.advanceTimersByTime(1_000));
    expect(screen.getByText('One')).toBeVisible();
  } finally {
    vi.unstubAllGlobals();
  }
});
