/** On the root element while a selection is read (see the style sheet of the formulas). */
const reading = 'data-reading-selection';

/**
 * Copies formulas of a selection as the TeX beside them. Browsers do so by themselves, but begin a new line at each
 * formula, also at one within a line, as long as it is in the layout.
 */
export function copyFormulasAsTex(): void {
  document.addEventListener('copy', (event) => {
    const selection = document.getSelection();
    if (!selection?.rangeCount || !event.clipboardData || isField(event.target)) return;
    const html = document.createElement('div');
    html.append(selection.getRangeAt(0).cloneContents());
    const formulas = html.querySelectorAll('math');
    if (formulas.length === 0) return;
    for (const formula of formulas) formula.remove();

    const root = document.documentElement;
    root.toggleAttribute(reading, true);
    event.clipboardData.setData('text/plain', selection.toString());
    root.toggleAttribute(reading, false);
    event.clipboardData.setData('text/html', html.innerHTML);
    event.preventDefault();
  });
}

/** A field has a selection of its own. */
const isField = (target: EventTarget | null) =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
