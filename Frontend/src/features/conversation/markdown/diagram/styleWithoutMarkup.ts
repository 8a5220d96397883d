type Method = (this: never, ...parameters: never[]) => unknown;

/** Stands in for the attribute `style` in markup, and marks what stands in for a style element. */
const attribute = 'data-inline-style';
const element = 'data-style-element';

/**
 * Runs work of a library that writes styles as markup, in a page whose content security policy refuses those: style
 * attributes are set as properties of their elements, and style elements become constructed style sheets, which apply
 * while the work measures text. What is made has stand-ins; `withStyleMarkup` replaces them.
 */
export async function styleWithoutMarkup<T>(work: () => Promise<T>): Promise<T> {
  const sheets: CSSStyleSheet[] = [];
  const restore = [
    replace(
      Document.prototype,
      'createElement',
      (create) =>
        function (this: Document, name: string, ...rest: unknown[]): unknown {
          return name === 'style' ? styleElement(sheets) : Reflect.apply(create, this, [name, ...rest]);
        },
    ),
    replace(
      Element.prototype,
      'setAttribute',
      (set) =>
        function (this: Element, name: string, value: string) {
          if (name === 'style' && 'style' in this) (this.style as CSSStyleDeclaration).cssText = value;
          else Reflect.apply(set, this, [name, value]);
        },
    ),
    replace(
      DOMParser.prototype,
      'parseFromString',
      (parse) =>
        function (this: DOMParser, markup: { toString(): string }, type: string): unknown {
          return Reflect.apply(parse, this, [markup.toString().replaceAll(' style="', ` ${attribute}="`), type]);
        },
    ),
  ];
  try {
    return await work();
  } finally {
    for (const each of restore) each();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
  }
}

/** Puts styles in place of their stand-ins, in XML that no document of this page parses. */
export const withStyleMarkup = (xml: string): string =>
  xml
    .replaceAll(` ${attribute}="`, ' style="')
    .replace(new RegExp(`<desc ${element}="">([^<]*)</desc>`, 'g'), '<style>$1</style>');

function styleElement(sheets: CSSStyleSheet[]): Element {
  const standIn = document.createElementNS('http://www.w3.org/2000/svg', 'desc');
  standIn.setAttribute(element, '');
  return Object.defineProperty(standIn, 'innerHTML', {
    set(rules: string) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      sheets.push(sheet);
      document.adoptedStyleSheets.push(sheet);
      standIn.textContent = rules;
    },
  });
}

/** Returns how to put the method back. */
function replace(target: object, name: string, make: (original: Method) => Method): () => void {
  const original = Reflect.get(target, name) as Method;
  Reflect.set(target, name, make(original));
  return () => void Reflect.set(target, name, original);
}
