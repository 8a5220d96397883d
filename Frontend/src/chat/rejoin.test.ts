import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rejoin } from './rejoin';
import type { Joined } from './rejoin';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const outcomes = (...list: Joined[]) => vi.fn(() => Promise.resolve(list.shift() ?? 'unanswered'));
const never = new AbortController().signal;

it('tries at once', async () => {
  const join = outcomes('whole');
  const done = rejoin(join, never);
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(true);
});

it('waits longer each time while nobody answers, and gives up after a minute', async () => {
  const join = outcomes();
  const done = rejoin(join, never);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(join).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(57_000);
  expect(await done).toBe(false);
  expect(join).toHaveBeenCalledTimes(8);
});

it('starts the count again when the stream flowed before it broke', async () => {
  const join = outcomes('unanswered', 'unanswered', 'cut', 'whole');
  const done = rejoin(join, never);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await done).toBe(true);
});

it('tries at once when the network returns', async () => {
  const join = outcomes('unanswered', 'unanswered', 'unanswered', 'whole');
  const done = rejoin(join, never);
  await vi.advanceTimersByTimeAsync(3_500);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(true);
});

it('stops when it is refused or given up', async () => {
  const refused = rejoin(outcomes('refused'), never);
  const join = outcomes('whole');
  const givenUp = rejoin(join, AbortSignal.abort());
  await vi.advanceTimersByTimeAsync(0);
  expect(await refused).toBe(false);
  expect(await givenUp).toBe(false);
  expect(join).not.toHaveBeenCalled();
});

it('does not wait on once it is given up', async () => {
  const join = outcomes();
  const controller = new AbortController();
  const done = rejoin(join, controller.signal);
  await vi.advanceTimersByTimeAsync(10_000);
  const before = join.mock.calls.length;
  controller.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(false);
  expect(join).toHaveBeenCalledTimes(before);
});
