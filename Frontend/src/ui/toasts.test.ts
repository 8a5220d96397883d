import { expect, it, vi } from 'vitest';
import { Toasts } from './toasts';

it('shows three at most, and ends the oldest for another', () => {
  const toasts = new Toasts();
  const onClose = vi.fn();
  toasts.show({ message: 'first', onClose });
  for (const message of ['second', 'third']) toasts.show({ message });
  expect(onClose).not.toHaveBeenCalled();
  toasts.show({ message: 'fourth' });
  expect(toasts.get().map(({ message }) => message)).toEqual(['second', 'third', 'fourth']);
  expect(onClose).toHaveBeenCalledOnce();
});
