import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resume } from './resume';
import type { ResumeResult } from './resume';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const outcomes = (...list: ResumeResult[]) => vi.fn(() => Promise.resolve(list.shift() ?? 'unavailable'));
const never = new AbortController().signal;

it('tries at once', async () => {
  const join = outcomes('complete');
  const done = resume(join, never);
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(true);
});

it('waits longer each time while the service is unavailable, and ends after a minute', async () => {
  const join = outcomes();
  const done = resume(join, never);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(join).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(57_000);
  expect(await done).toBe(false);
  expect(join).toHaveBeenCalledTimes(8);
});

it('starts the count again when the stream flowed before it broke', async () => {
  const join = outcomes('unavailable', 'unavailable', 'cut', 'complete');
  const done = resume(join, never);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await done).toBe(true);
});

it('tries at once when the network returns', async () => {
  const join = outcomes('unavailable', 'unavailable', 'unavailable', 'complete');
  const done = resume(join, never);
  await vi.advanceTimersByTimeAsync(3_500);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(true);
});

it('stops when it is refused or aborted', async () => {
  const refused = resume(outcomes('refused'), never);
  const join = outcomes('complete');
  const givenUp = resume(join, AbortSignal.abort());
  await vi.advanceTimersByTimeAsync(0);
  expect(await refused).toBe(false);
  expect(await givenUp).toBe(false);
  expect(join).not.toHaveBeenCalled();
});

it('ends a wait when it is aborted', async () => {
  const join = outcomes();
  const controller = new AbortController();
  const done = resume(join, controller.signal);
  await vi.advanceTimersByTimeAsync(10_000);
  const before = join.mock.calls.length;
  controller.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe(false);
  expect(join).toHaveBeenCalledTimes(before);
});
