import { expect, it, vi } from 'vitest';
import { FrameStore, onNextFrame } from './frames';

it('does all the work of a frame, whatever some of it fails with', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const failure = new Error('One listener.');
  const done = new Promise<void>((resolve) => {
    onNextFrame(() => {
      throw failure;
    });
    onNextFrame(resolve);
  });
  await done;
  expect(reported).toHaveBeenCalledExactlyOnceWith(failure);
});

it('calls all subscribers of a store, although some of them throw', () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const state = { count: 0 };
  const store = new FrameStore(() => ({ ...state }));
  const failure = new Error('One listener.');
  const told = vi.fn();
  store.subscribe(() => {
    throw failure;
  });
  store.subscribe(told);
  state.count++;
  store.flush();
  expect(told).toHaveBeenCalledOnce();
  expect(reported).toHaveBeenCalledExactlyOnceWith(failure);
});
