import { expect, it } from 'vitest';
import { sessionOf } from '../../testing/server';
import { groupSessions } from './grouping';

const now = new Date(2026, 10, 20, 9, 0);
const at = (...[year, month, day, hour]: [number, number, number, number]) =>
  sessionOf('s', 'Chat', new Date(year, month, day, hour).toISOString());
const label = (...when: Parameters<typeof at>) => groupSessions([at(...when)], now)[0]?.label;

it('counts calendar days, not hours', () => {
  expect(label(2026, 10, 20, 0)).toBe('Today');
  expect(label(2026, 10, 19, 23)).toBe('Yesterday');
  expect(label(2026, 10, 18, 23)).toBe('Previous 7 days');
  expect(label(2026, 10, 13, 1)).toBe('Previous 7 days');
  expect(label(2026, 10, 12, 23)).toBe('Previous 30 days');
  expect(label(2026, 9, 20, 12)).toBe('October 2026');
});

it('treats a clock that is behind the server as today', () => {
  expect(label(2026, 10, 21, 1)).toBe('Today');
});

it('has the last used one first, wherever it came from', () => {
  const sessions = [at(2026, 10, 19, 7), at(2026, 10, 20, 7), at(2026, 10, 20, 8)];
  expect(groupSessions(sessions, now)).toEqual([
    { label: 'Today', sessions: [sessions[2], sessions[1]] },
    { label: 'Yesterday', sessions: [sessions[0]] },
  ]);
});

it('has the pinned ones on top, however old they are', () => {
  const pinned = { ...at(2025, 1, 1, 8), pinned: true };
  const today = at(2026, 10, 20, 8);
  expect(groupSessions([today, pinned], now)).toEqual([
    { label: 'Pinned', sessions: [pinned] },
    { label: 'Today', sessions: [today] },
  ]);
});
