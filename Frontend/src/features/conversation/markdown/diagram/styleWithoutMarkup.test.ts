import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { styleWithoutMarkup, withStyleMarkup } from './styleWithoutMarkup';

const sheets: string[] = [];

beforeEach(() => {
  sheets.length = 0;
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync = (rules: string) => sheets.push(rules);
    },
  );
  Reflect.set(document, 'adoptedStyleSheets', []);
});

afterEach(() => void Reflect.deleteProperty(document, 'adoptedStyleSheets'));

/** As Mermaid does it. */
function draw(): string {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('style', 'max-width: 10px;');
  svg.setAttribute('class', 'a');
  const style = document.createElement('style');
  style.innerHTML = '.a > b { color: red; }';
  svg.append(style);
  const parsed = new DOMParser().parseFromString(svg.outerHTML, 'text/html').querySelector('svg');
  expect(parsed?.querySelector('style')).toBeNull();
  expect(parsed?.hasAttribute('style')).toBe(false);
  expect(document.adoptedStyleSheets).toHaveLength(1);
  return parsed ? new XMLSerializer().serializeToString(parsed) : '';
}

it('writes no style as markup while it draws, and has them all in what it has drawn', async () => {
  const setAttribute = vi.spyOn(Element.prototype, 'setAttribute');
  const drawn = withStyleMarkup(await styleWithoutMarkup(() => Promise.resolve(draw())));
  expect(setAttribute).not.toHaveBeenCalledWith('style', expect.anything());
  expect(drawn).toContain('style="max-width: 10px;"');
  expect(drawn).toContain('class="a"');
  expect(drawn).toContain('<style>.a &gt; b { color: red; }</style>');
  expect(sheets).toEqual(['.a > b { color: red; }']);
});

it('leaves the page as it was, after a failure too', async () => {
  const before = () => [
    Reflect.get(Element.prototype, 'setAttribute') as unknown,
    Reflect.get(Document.prototype, 'createElement') as unknown,
    Reflect.get(DOMParser.prototype, 'parseFromString') as unknown,
  ];
  const methods = before();
  await expect(
    styleWithoutMarkup(() => {
      draw();
      return Promise.reject(new Error('wrong'));
    }),
  ).rejects.toThrow('wrong');
  expect(before()).toEqual(methods);
  expect(document.adoptedStyleSheets).toEqual([]);
});
