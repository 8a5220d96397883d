import { expect, it } from 'vitest';
import { describeDue, fromFields, isOverdue, toFields } from './due';

const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
const now = new Date(2026, 10, 20, 9, 0);

it('is due at the end of the day where no time is given', () => {
  expect(fromFields({ date: '2026-11-20', time: '' })).toBe(at(2026, 10, 20, 23, 59));
  expect(toFields(at(2026, 10, 20, 23, 59))).toEqual({ date: '2026-11-20', time: '' });
});

it('keeps the given time, in the local time zone', () => {
  expect(fromFields({ date: '2026-02-03', time: '07:05' })).toBe(at(2026, 1, 3, 7, 5));
  expect(toFields(at(2026, 1, 3, 7, 5))).toEqual({ date: '2026-02-03', time: '07:05' });
});

it('is nothing without a date', () => {
  expect(fromFields({ date: '', time: '07:05' })).toBe('');
  expect(toFields(null)).toEqual({ date: '', time: '' });
});

it.each([
  [at(2026, 10, 20, 23, 59), 'today'],
  [at(2026, 10, 20, 17, 30), 'today, 17:30'],
  [at(2026, 10, 21, 0, 1), 'tomorrow, 00:01'],
  [at(2026, 10, 19, 23, 59), 'yesterday'],
  [at(2026, 10, 23, 23, 59), 'Mon, Nov 23'],
  [at(2027, 0, 2, 23, 59), 'Jan 2, 2027'],
])('calls %# by its name', (dueAt, name) => {
  expect(describeDue(dueAt, now)).toBe(name);
});

it('is overdue from its minute on', () => {
  expect(isOverdue(at(2026, 10, 20, 8, 59), now)).toBe(true);
  expect(isOverdue(at(2026, 10, 20, 9, 1), now)).toBe(false);
  expect(isOverdue(null, now)).toBe(false);
});
