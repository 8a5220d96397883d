import { expect, it } from 'vitest';
import { followsAfter } from './useStickToEnd';

it('lets go as soon as the reader scrolls up, however little', () => {
  expect(followsAfter(true, { by: -5, fromEnd: 5 })).toBe(false);
  expect(followsAfter(true, { by: -300, fromEnd: 400 })).toBe(false);
});

it('follows again once the reader is back at the end, or nearly', () => {
  expect(followsAfter(false, { by: 200, fromEnd: 300 })).toBe(false);
  expect(followsAfter(false, { by: 200, fromEnd: 20 })).toBe(true);
});

it('keeps following while content grows or shrinks', () => {
  expect(followsAfter(true, { by: 0, fromEnd: 500 })).toBe(true);
  expect(followsAfter(true, { by: 120, fromEnd: 90 })).toBe(true);
  expect(followsAfter(true, { by: -120, fromEnd: 0 })).toBe(true);
});
