/** The IANA time zone of this browser; undefined where it knows none by a name. */
export function browserTimeZone(): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return /^[A-Z]/.test(timeZone) && timeZone !== 'Etc/Unknown' ? timeZone : undefined;
}
