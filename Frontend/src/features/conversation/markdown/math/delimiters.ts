/** How a formula begins and ends, in the notation of TeX and in that of Pandoc. */
export interface Delimiters {
  open: string;
  close: string;
  /** On a line of its own. */
  display: boolean;
}

/** The longer of two that begin alike is first. */
export const allDelimiters: readonly Delimiters[] = [
  { open: '$$', close: '$$', display: true },
  { open: '$', close: '$', display: false },
  { open: '\\(', close: '\\)', display: false },
  { open: '\\[', close: '\\]', display: true },
];

/**
 * A longer formula stays text: each opening delimiter begins a search for its end, and many of them must not make a
 * page slow.
 */
export const maxLength = 5_000;
export const maxInlineLength = 1_000;

export const delimitersOf = (source: string): Delimiters | undefined =>
  allDelimiters.find(({ open }) => source.startsWith(open));

/** A formula without its delimiters. */
export function texOf(source: string): string {
  const delimiters = delimitersOf(source);
  return delimiters ? source.slice(delimiters.open.length, -delimiters.close.length).trim() : source;
}
