/** A due time as the values of two fields, in the local time zone. */
export interface DueFields {
  date: string;
  /** Empty for the whole day. */
  time: string;
}

/** A task without a time is due at the end of its day. */
const endOfDay = '23:59';

const day = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric' });
const dayAndYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric' });
const two = (value: number) => value.toString().padStart(2, '0');

export function toFields(dueAt: string | null): DueFields {
  if (!dueAt) return { date: '', time: '' };
  const due = new Date(dueAt);
  const time = `${two(due.getHours())}:${two(due.getMinutes())}`;
  return {
    date: `${due.getFullYear().toString().padStart(4, '0')}-${two(due.getMonth() + 1)}-${two(due.getDate())}`,
    time: time === endOfDay ? '' : time,
  };
}

/** An empty text without a date. */
export function fromFields({ date, time }: DueFields): string {
  const due = new Date(`${date}T${time || endOfDay}:00`);
  return date === '' || Number.isNaN(due.getTime()) ? '' : due.toISOString();
}

/** The due time as text: today, tomorrow or the day, with the time if there is one. */
export function describeDue(dueAt: string, now: Date): string {
  const due = new Date(dueAt);
  const { time } = toFields(dueAt);
  const days = Math.round((startOf(due) - startOf(now)) / 86_400_000);
  const names: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };
  const name = names[days] ?? (due.getFullYear() === now.getFullYear() ? day : dayAndYear).format(due);
  return time ? `${name}, ${time}` : name;
}

export const isOverdue = (dueAt: string | null, now: Date): boolean =>
  dueAt !== null && Date.parse(dueAt) < now.getTime();

const startOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
