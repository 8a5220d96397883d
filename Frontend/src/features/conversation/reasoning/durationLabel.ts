/** @param duration In milliseconds; undefined where it is not known. */
export function durationLabel(duration: number | undefined): string {
  if (duration === undefined) return 'Thought';
  return duration < 1_000 ? 'Thought briefly' : `Thought for ${inWords(Math.round(duration / 1_000))}`;
}

/** Whole seconds as `12 s` or `2 min 5 s`. */
export function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest > 0 ? ` ${rest} s` : ''}`;
}
