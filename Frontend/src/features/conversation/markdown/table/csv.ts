/** Numbers may begin with a sign; a spreadsheet takes any other text that begins so for a formula, and runs it. */
const formula = /^(?:[=@\t\r]|[+-](?![\d.,\s]*%?$))/;

/** Rows as CSV (RFC 4180). */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(field).join(',')).join('\r\n');
}

function field(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
