import { expect, it, vi } from 'vitest';
import { Store } from './store';

it('calls subscribers after each change, until they unsubscribe', () => {
  const store = new Store('one');
  const seen: string[] = [];
  const unsubscribe = store.subscribe(() => seen.push(store.get()));
  store.set('two');
  unsubscribe();
  store.set('three');
  expect(seen).toEqual(['two']);
  expect(store.get()).toBe('three');
});

it('calls subscribers when the schedule says so, with the value changed at once', () => {
  const scheduled: (() => void)[] = [];
  const store = new Store(1, (notify) => scheduled.push(notify));
  const listener = vi.fn();
  store.subscribe(listener);
  store.set(2);
  expect(store.get()).toBe(2);
  expect(listener).not.toHaveBeenCalled();
  for (const notify of scheduled) notify();
  expect(listener).toHaveBeenCalledOnce();
});
