import type { Device } from '../../api/generated/auth';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

type Client = Pick<Device, 'browser' | 'operatingSystem'>;

/** A device as its User-Agent describes it. */
export function describeDevice({ browser, operatingSystem }: Client): string {
  if (browser && operatingSystem) return `${browser} on ${operatingSystem}`;
  return browser ?? operatingSystem ?? 'Unknown device';
}

export function isPhone({ operatingSystem }: Client): boolean {
  return /^(?:Android|iOS|iPadOS)/.test(operatingSystem ?? '');
}

/** A device in use renews its session only every few minutes, so a more precise time would be wrong. */
export function lastUsed({ lastUsedAt }: Pick<Device, 'lastUsedAt'>, now: Date): string {
  const then = new Date(lastUsedAt);
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 2) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  const days = Math.round(minutes / (24 * 60));
  return days <= 7 ? relative.format(-days, 'day') : `on ${date.format(then)}`;
}
