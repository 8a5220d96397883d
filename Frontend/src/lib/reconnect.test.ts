import { afterEach, expect, it, vi } from 'vitest';
import { onReconnect } from './reconnect';

const listener = vi.fn();
let stop: () => void;
afterEach(() => {
  stop();
  listener.mockReset();
});

const networkReturns = () => window.dispatchEvent(new Event('online'));
const tabBecomes = (state: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

it('calls each time the network returns or the tab becomes visible, until it is stopped', () => {
  stop = onReconnect(listener);
  networkReturns();
  tabBecomes('hidden');
  tabBecomes('visible');
  expect(listener).toHaveBeenCalledTimes(2);
  stop();
  networkReturns();
  expect(listener).toHaveBeenCalledTimes(2);
});

it('calls once when only one return matters', () => {
  stop = onReconnect(listener, { once: true });
  networkReturns();
  networkReturns();
  expect(listener).toHaveBeenCalledOnce();
});

it.each([
  { whileHidden: false, calls: 0 },
  { whileHidden: true, calls: 1 },
])('calls $calls times for the network of a hidden tab when whileHidden is $whileHidden', ({ whileHidden, calls }) => {
  stop = onReconnect(listener, { whileHidden });
  tabBecomes('hidden');
  networkReturns();
  expect(listener).toHaveBeenCalledTimes(calls);
});
