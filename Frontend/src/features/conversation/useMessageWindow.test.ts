import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { ChatMessage } from './model/types';
import { useMessageWindow } from './useMessageWindow';

const messages = (count: number): ChatMessage[] =>
  Array.from({ length: count }, (_, index) => ({ id: `m${index}`, role: index % 2 ? 'assistant' : 'user', parts: [] }));

function open(count: number) {
  const readOlder = vi.fn();
  const { result, rerender } = renderHook((shown: ChatMessage[]) => useMessageWindow(shown, 'some', readOlder), {
    initialProps: messages(count),
  });
  return { readOlder, result, rerender, first: () => result.current.visible[0]?.id };
}

it('shows the newest of many messages, and the others before any is read', () => {
  const { readOlder, result, first } = open(50);
  expect(first()).toBe('m30');
  act(() => result.current.readOlder());
  expect(first()).toBe('m10');
  act(() => result.current.readOlder());
  expect(first()).toBe('m0');
  expect(readOlder).not.toHaveBeenCalled();
  act(() => result.current.readOlder());
  expect(readOlder).toHaveBeenCalledOnce();
});

it('keeps what is shown when more messages are added, above or below', () => {
  const { rerender, first, result } = open(30);
  rerender(messages(50));
  expect(first()).toBe('m10');
  act(() => result.current.readOlder());
  rerender(messages(200));
  expect(first()).toBe('m0');
});

it('shows all of a branch that is short, and of what is added to it', () => {
  const { rerender, first } = open(200);
  rerender(messages(21));
  expect(first()).toBe('m1');
  rerender(messages(10));
  expect(first()).toBe('m0');
  rerender(messages(100));
  expect(first()).toBe('m0');
});

it('shows all loaded messages when the page is printed', () => {
  const { readOlder, result, first } = open(50);
  expect(first()).toBe('m30');
  act(() => void window.dispatchEvent(new Event('beforeprint')));
  expect(first()).toBe('m0');
  expect(result.current.older).toBe('some');
  expect(readOlder).not.toHaveBeenCalled();
});
