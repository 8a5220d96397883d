import { expect, it, vi } from 'vitest';
import { authResponse } from '../testing/server';
import { browserTabs } from './tabs';
import type { TabMessage } from './tabs';

const { user } = authResponse();
const message: TabMessage = { type: 'signed-in', session: { user, token: 'secret', renewAt: 1, expiresAt: 2 } };

it('tells the other tabs and not itself', async () => {
  const [mine, other] = [browserTabs(), browserTabs()];
  const heardHere = vi.fn();
  mine.listen(heardHere);
  const heard = new Promise((resolve) => other.listen(resolve));
  mine.tell(message);
  expect(await heard).toEqual(message);
  expect(heardHere).not.toHaveBeenCalled();
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
