import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { PendingChanges, withChanges } from './pendingChanges';

interface Item {
  id: string;
  title: string;
}

const milk: Item = { id: 'milk', title: 'Milk' };
const bread: Item = { id: 'bread', title: 'Bread' };

/** Work that ends when `end` is called. */
function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end, run: vi.fn(() => ended) };
}

it('shows a change at once, and until its work has ended', async () => {
  const pending = new PendingChanges<Item>(new QueryClient(), 'item');
  const { end, run } = work();
  const done = pending.run({ id: 'milk', change: { title: 'Oat milk' } }, run);
  expect(withChanges([milk, bread], pending.get())).toEqual([{ ...milk, title: 'Oat milk' }, bread]);
  end();
  await done;
  expect(pending.get()).toEqual([]);
});

it('runs changes of one item one after the other, and those of others at once', async () => {
  const pending = new PendingChanges<Item>(new QueryClient(), 'item');
  const [first, second, other] = [work(), work(), work()];
  const all = [
    pending.run({ id: 'milk', change: { title: 'Oat milk' } }, first.run),
    pending.run({ id: 'milk', change: 'gone' }, second.run),
    pending.run({ id: 'bread', change: { title: 'Rye' } }, other.run),
  ];
  await vi.waitFor(() => expect(other.run).toHaveBeenCalledOnce());
  expect(first.run).toHaveBeenCalledOnce();
  expect(second.run).not.toHaveBeenCalled();
  expect(withChanges([milk, bread], pending.get())).toEqual([{ ...bread, title: 'Rye' }]);
  first.end();
  await vi.waitFor(() => expect(second.run).toHaveBeenCalledOnce());
  second.end();
  other.end();
  await Promise.all(all);
});

it('drops a change whose work has failed, and runs the next one of the item', async () => {
  const pending = new PendingChanges<Item>(new QueryClient(), 'item');
  const refused = pending.run({ id: 'milk', change: 'gone' }, () => Promise.reject(new Error('Refused.')));
  const next = vi.fn(() => Promise.resolve());
  const done = pending.run({ id: 'milk', change: { title: 'Oat milk' } }, next);
  await expect(refused).rejects.toThrow('Refused.');
  await done;
  expect(next).toHaveBeenCalledOnce();
  expect(withChanges([milk], pending.get())).toEqual([milk]);
});

it('keeps an item that a list no longer has while it is being changed', () => {
  const changed = { id: 'milk', change: { title: 'Oat milk' }, item: milk };
  expect(withChanges([bread], [changed])).toEqual([bread, { ...milk, title: 'Oat milk' }]);
});
