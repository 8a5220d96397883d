import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('calls at once, and then once per interval as long as it is called', () => {
  const callback = vi.fn();
  const throttled = throttle(callback, 50);
  throttled();
  expect(callback).toHaveBeenCalledTimes(1);
  throttled();
  throttled();
  expect(callback).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(50);
  expect(callback).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(200);
  expect(callback).toHaveBeenCalledTimes(2);
  throttled();
  expect(callback).toHaveBeenCalledTimes(3);
});
