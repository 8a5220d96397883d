/** Focuses a field, selects its text and scrolls to its start, because browsers show the end of a long text. */
export function selectAll(field: HTMLInputElement | null): void {
  if (!field) return;
  field.focus();
  field.select();
  field.scrollLeft = 0;
}
