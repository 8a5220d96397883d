import type { Nodes } from 'mdast';
import { expect, it } from 'vitest';
import { parse } from '../parse';

/** Formulas as `‹tex›` or, on a line of their own, `«tex»`; other nodes by their types. */
function outline(node: Nodes): string {
  if (node.type === 'math') return node.display ? `«${node.value}»${node.block ? '\n' : ''}` : `‹${node.value}›`;
  if (node.type === 'code' || node.type === 'inlineCode') return `code(${node.value})`;
  if ('value' in node) return node.value;
  const inside = 'children' in node ? node.children.map((child) => outline(child as Nodes)).join('') : '';
  if (node.type === 'root' || node.type === 'paragraph') return `${inside}${node.type === 'root' ? '' : '\n'}`;
  return `${node.type}(${inside.trim()})\n`;
}

const shown = (markdown: string) => outline(parse(markdown)).replaceAll(/\s+/g, ' ').trim();

const inLines: [markdown: string, outline: string][] = [
  ['Let \\(x\\) be', 'Let ‹x› be'],
  ['\\(a_1 * b * c_1\\)', '‹a_1 * b * c_1›'],
  ['$a_1$ and $b_1$', '‹a_1› and ‹b_1›'],
  ['so \\[x^2\\] holds', 'so «x^2» holds'],
  ['so $$x^2$$ holds', 'so «x^2» holds'],
  ['the $n$th, $f(x)$, ($y$).', 'the ‹n›th, ‹f(x)›, (‹y›).'],
  ['$a\nb$', '‹a b›'],
  ['$\\$5$', '‹\\$5›'],
  ['\\(\\begin{matrix}a\\\\(b)\\end{matrix}\\)', '‹\\begin{matrix}a\\\\(b)\\end{matrix}›'],
  ['**$x$** and _\\(y\\)_', 'strong(‹x›) and emphasis(‹y›)'],
  ['| a |\n|---|\n| $x$ |', 'table(tableRow(tableCell(a)) tableRow(tableCell(‹x›)))'],
];

const money: [markdown: string, outline: string][] = [
  ['$5 to $10', '$5 to $10'],
  ['costs $5', 'costs $5'],
  ['$E=mc^2$ costs $5 to $10', '‹E=mc^2› costs $5 to $10'],
  ['$5/month, or $50/year ($10 off)', '$5/month, or $50/year ($10 off)'],
  ['US$5 and A$7', 'US$5 and A$7'],
  ['$ x $', '$ x $'],
  ['$x $ and $', '$x $ and $'],
  ['\\$x\\$', '$x$'],
  ['$$', '$$'],
  ['$$$', '$$$'],
  ['$$$x$$$', '$$$x$$$'],
  ['echo $HOME', 'echo $HOME'],
];

const brackets: [markdown: string, outline: string][] = [
  ['\\(x', '(x'],
  ['\\(\\)', '()'],
  ['\\[\\]', '[]'],
  ['\\\\(x\\\\)', '\\(x\\)'],
  ['\\[a\\](b)', '[a](b)'],
  ['f(x) [y]', 'f(x) [y]'],
];

const code: [markdown: string, outline: string][] = [
  ['`$x$` and `\\(y\\)`', 'code($x$) and code(\\(y\\))'],
  ['Set $HOME to `$PATH`', 'Set $HOME to code($PATH)'],
  ['\\(a `b\\)`', '(a code(b\\))'],
  ['```\n$$\nx\n$$\n```', 'code($$ x $$)'],
  ['    $$x$$', 'code($$x$$)'],
];

const displays: [markdown: string, outline: string][] = [
  ['$$\nx\n$$', '«x»'],
  ['\\[\nx\n\\]', '«x»'],
  ['$$ x = 1 $$', '«x = 1»'],
  ['\\[ x = 1 \\] ', '«x = 1»'],
  ['Then\n$$\nx\n$$\nholds', 'Then «x» holds'],
  ['\\[\na\n- b\n+ c\n= d\n# e\n\\]\n- f', '«a - b + c = d # e» list(listItem(f))'],
  ['\\[\na \\\\[2pt]\nb\n\\]', '«a \\\\[2pt] b»'],
  ['1. One\n   $$\n   x\n   $$\n2. Two', 'list(listItem(One «x») listItem(Two))'],
  ['- One\n\n  \\[\n  x\n  \\]\n\n  more', 'list(listItem(One «x» more))'],
  ['> $$\n> x\n> $$\n\nb', 'blockquote(«x») b'],
  ['$$a$$ and $$b$$', '«a» and «b»'],
  ['$$\nx\n$$\n\n$$\ny\n$$', '«x» «y»'],
];

const unclosed: [markdown: string, outline: string][] = [
  ['$$\na\n- b', '$$ a list(listItem(b))'],
  ['\\[\na\n- b', '[ a list(listItem(b))'],
  ['$$\na\n\nb\n$$', '$$ a b $$'],
  ['> $$\n> x\ny $$', 'blockquote(«x y») '.trim()],
  ['> \\[\n> x\n- b \\]', 'blockquote([ x) list(listItem(b ]))'],
];

it.each([...inLines, ...money, ...brackets, ...code, ...displays, ...unclosed])('%j is %j', (markdown, expected) => {
  expect(shown(markdown)).toBe(expected);
});

it('leaves long formulas as text, because looking for the end of many would take long', () => {
  const of = (length: number) => 'x'.repeat(length);
  expect(shown(`a $${of(900)}$`)).toBe(`a ‹${of(900)}›`);
  expect(shown(`a $${of(1_100)}$`)).toBe(`a $${of(1_100)}$`);
  expect(shown(`$$\n${of(4_900)}\n$$`)).toBe(`«${of(4_900)}»`);
  expect(shown(`$$\n${of(5_100)}\n$$`)).toBe(`$$ ${of(5_100)} $$`);
});

it('keeps how a formula is written', () => {
  const [paragraph] = parse('a \\( x \\)').children;
  expect(paragraph).toMatchObject({ children: [{}, { source: '\\( x \\)', value: 'x' }] });
});
