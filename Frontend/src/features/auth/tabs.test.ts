import { expect, it, vi } from 'vitest';
import { authResponse } from '../../testing/server';
import { browserTabs } from './tabs';
import type { TabMessage } from './tabs';

const { user } = authResponse();
const message: TabMessage = { type: 'signed-in', session: { user, token: 'secret', renewAt: 1, expiresAt: 2 } };

it('sends messages to the other tabs and not to itself', async () => {
  const [mine, other] = [browserTabs(), browserTabs()];
  const receivedHere = vi.fn();
  mine.subscribe(receivedHere);
  const received = new Promise((resolve) => other.subscribe(resolve));
  mine.broadcast(message);
  expect(await received).toEqual(message);
  expect(receivedHere).not.toHaveBeenCalled();
});

it('works one at a time where the browser has locks', async () => {
  let held = Promise.resolve();
  const request = (_name: string, work: () => Promise<unknown>) => {
    const result = held.then(work);
    held = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator) as Navigator, { locks: { request } }));
  const [a, b] = [browserTabs(), browserTabs()];
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve));
    order.push(`${name} ends`);
  };
  await Promise.all([a.exclusively(work('a')), b.exclusively(work('b'))]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
