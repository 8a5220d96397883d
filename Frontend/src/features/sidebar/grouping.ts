import type { Session } from '../../api/sessions';

export interface SessionGroup {
  label: string;
  sessions: Session[];
}

const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });

/**
 * Groups sessions: pinned ones first, the others by the local day of their last activity; each group with the last used
 * one first.
 */
export function groupSessions(sessions: readonly Session[], now: Date): SessionGroup[] {
  const groups = new Map<string, Session[]>();
  const byActivity = sessions.toSorted((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt));
  for (const session of [...byActivity.filter(({ pinned }) => pinned), ...byActivity.filter(({ pinned }) => !pinned)]) {
    const label = session.pinned ? 'Pinned' : labelFor(new Date(session.updatedAt), now);
    groups.set(label, [...(groups.get(label) ?? []), session]);
  }
  return [...groups].map(([label, members]) => ({ label, sessions: members }));
}

function labelFor(date: Date, now: Date): string {
  const days = dayNumber(now) - dayNumber(date);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days <= 7) return 'Previous 7 days';
  if (days <= 30) return 'Previous 30 days';
  return month.format(date);
}

/** Counts calendar days, so that a day of 23 or 25 hours is one day. */
function dayNumber(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}
