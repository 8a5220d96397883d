/** Focusing a field shows the end of a long text; a title is known by its beginning. */
export function selectAll(field: HTMLInputElement | null): void {
  if (!field) return;
  field.focus();
  field.select();
  field.scrollLeft = 0;
}
