export interface SortOrder {
  column: number;
  descending: boolean;
}

/** A number with what stands before and after it, such as a currency or a unit. */
const number = /^(\p{Sc}|[A-Z]{3}\s)?\s*([+\-−]?)(\p{Sc})?(\d[\d.,'’\s_]*?)\s*(%|‰|\p{Sc}|[\p{L}°µ/²³]{0,12})$/u;
const nothing = /^(?:[-–—]|n\/a)?$/i;
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The indices of rows in this order. Rows without a value are last, in both directions. */
export function sortRows(rows: readonly (readonly string[])[], { column, descending }: SortOrder): number[] {
  const texts = rows.map((row) => (row[column] ?? '').trim());
  const isEmpty = texts.map((text) => nothing.test(text));
  const numbers = numbersOf(texts.filter((_, index) => !isEmpty[index]));
  const valueOf = new Map(numbers?.map(({ text, value }) => [text, value]));
  const compare = (a: number, b: number) =>
    numbers
      ? (valueOf.get(texts[a] ?? '') ?? 0) - (valueOf.get(texts[b] ?? '') ?? 0)
      : collator.compare(texts[a] ?? '', texts[b] ?? '');
  return rows
    .map((_, index) => index)
    .sort((a, b) => {
      if (isEmpty[a] || isEmpty[b]) return Number(isEmpty[a]) - Number(isEmpty[b]);
      return descending ? compare(b, a) : compare(a, b);
    });
}

/** The values of a column of numbers in one unit, or undefined for any other column. */
function numbersOf(texts: readonly string[]) {
  const parsed = texts.map((text) => ({ text, match: number.exec(text) }));
  const units = new Set<string>();
  const values: { text: string; value: number }[] = [];
  for (const { text, match } of parsed) {
    if (!match) return undefined;
    const [, before = '', sign, currency = '', digits = '', after = ''] = match;
    units.add(`${before.trim()}${currency}${after}`);
    values.push({ text, value: (sign === '-' || sign === '−' ? -1 : 1) * valueOfDigits(digits) });
  }
  units.delete('');
  return units.size <= 1 ? values : undefined;
}

/** A comma or a point separates thousands where groups of three follow it, and decimals elsewhere. */
function valueOfDigits(digits: string): number {
  const text = digits.replace(/['’\s_]/g, '');
  const [comma, point] = [text.lastIndexOf(','), text.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) {
    const decimal = comma > point ? ',' : '.';
    return Number(text.replaceAll(decimal === ',' ? '.' : ',', '').replace(decimal, '.'));
  }
  const isGrouped = /^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3}){2,}$/.test(text);
  return Number(isGrouped ? text.replace(/[.,]/g, '') : text.replace(',', '.'));
}
