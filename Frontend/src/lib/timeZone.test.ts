import { afterEach, expect, it, vi } from 'vitest';
import { browserTimeZone } from './timeZone';

afterEach(() => vi.restoreAllMocks());

it.each<[string, string | undefined]>([
  ['Asia/Kathmandu', 'Asia/Kathmandu'],
  ['UTC', 'UTC'],
  ['Etc/Unknown', undefined],
  ['+01:00', undefined],
  ['', undefined],
])('of a browser in "%s" is %s', (timeZone, expected) => {
  const options = { ...Intl.DateTimeFormat().resolvedOptions(), timeZone };
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(options);
  expect(browserTimeZone()).toBe(expected);
});
