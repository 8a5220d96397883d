import { expect, it } from 'vitest';
import { splitBlocks } from './blocks';

const texts = (markdown: string) => splitBlocks(markdown).map(({ text }) => text.trimEnd());

it('splits paragraphs, headings and tables at blank lines', () => {
  expect(texts('# A\n\nb\nc\n\n| d | e |\n|---|---|\n| 1 | 2 |\n\nf')).toEqual([
    '# A',
    'b\nc',
    '| d | e |\n|---|---|\n| 1 | 2 |',
    'f',
  ]);
});

it('loses nothing', () => {
  const markdown = 'a\n\n\n- b\n\n- c\n\n```\nd\n\ne\n```\n\nf\n';
  expect(
    splitBlocks(markdown)
      .map(({ text }) => text)
      .join('\n'),
  ).toBe(markdown);
});

it('keeps a fence with blank lines whole', () => {
  expect(texts('```ts\na\n\nb\n```\n\nc')).toEqual(['```ts\na\n\nb\n```', 'c']);
});

it('ends a fence only with marks of its kind, as many or more, and nothing behind', () => {
  expect(texts('````\n```\n\na\n````\n\nb')).toHaveLength(2);
  expect(texts('~~~\n```\n\na')).toHaveLength(1);
  expect(texts('```\n``` ts\n\na')).toHaveLength(1);
});

it('keeps the items of a loose list, and what is indented under them, together', () => {
  expect(texts('1. a\n\n   more\n\n2. b\n\n   ```\n   x\n\n   y\n   ```\n\nc')).toHaveLength(2);
  expect(texts('- a\n\n- b\n\nc')).toEqual(['- a\n\n- b', 'c']);
});

it('keeps folded sections whole, and those within them', () => {
  expect(texts('a\n\n<details>\n\nb\n\n<details>\n\nc\n\n</details>\n\nd\n\n</details>\n\ne')).toHaveLength(3);
  expect(texts('`<details>`\n\na')).toHaveLength(2);
  expect(texts('```\n<details>\n```\n\na')).toHaveLength(2);
});

it('splits nothing where a definition reaches across blocks', () => {
  expect(texts('See [a].\n\nb\n\n[a]: https://example.org')).toHaveLength(1);
  expect(texts('Note[^1].\n\n[^1]: there')).toHaveLength(1);
});

it('changes only the last block while text is appended', () => {
  const markdown = '# A\n\ntext with **bold**\n\n- a\n- b\n\n```js\nx\n\ny\n```\n\nthe end';
  for (let length = 1; length < markdown.length; length++) {
    const before = splitBlocks(markdown.slice(0, length));
    const after = splitBlocks(markdown.slice(0, length + 1));
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  }
});

it('knows an open fence', () => {
  expect(splitBlocks('a\n\n```js\nx').map(({ open }) => open)).toEqual([false, true]);
  expect(splitBlocks('a\n\n```js\nx\n```').map(({ open }) => open)).toEqual([false, false]);
});
