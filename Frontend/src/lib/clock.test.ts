import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNow, useToday } from './clock';

const evening = new Date(2026, 10, 20, 23, 58, 20);
const dayOf = (time: number) => new Date(time).getDate();

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(evening);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is another day at midnight, and the same one until then', () => {
  let renders = 0;
  const { result } = renderHook(() => {
    renders++;
    return useToday();
  });
  act(() => void vi.advanceTimersByTime(99_000));
  expect(dayOf(result.current)).toBe(20);
  expect(renders).toBe(1);
  act(() => void vi.advanceTimersByTime(1_000));
  expect(dayOf(result.current)).toBe(21);
  act(() => void vi.advanceTimersByTime(86_400_000));
  expect(dayOf(result.current)).toBe(22);
});

it.each(['visibilitychange', 'focus'])('knows the time after a sleep, on %s', (event) => {
  const today = renderHook(() => useToday());
  const now = renderHook(() => useNow());
  const morning = new Date(2026, 10, 21, 8, 0);
  vi.setSystemTime(morning);
  act(() => void (event === 'focus' ? window : document).dispatchEvent(new Event(event)));
  expect(dayOf(today.result.current)).toBe(21);
  expect(now.result.current).toEqual(morning);
});

it('ticks at the beginning of a minute', () => {
  const { result } = renderHook(() => useNow());
  act(() => void vi.advanceTimersByTime(40_000));
  expect(result.current).toEqual(new Date(2026, 10, 20, 23, 59, 0));
});

it('leaves no timer behind', () => {
  const { unmount } = renderHook(() => [useNow(), useToday()]);
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
