import { expect, it } from 'vitest';
import { completeTail } from './tail';

it.each([
  ['plain text', 'plain text'],
  ['some **bold', 'some **bold**'],
  ['some **bold*', 'some **bold**'],
  ['some **', 'some '],
  ['**bold** and', '**bold** and'],
  ['2 ** 3 is', '2 ** 3 is'],
  ['some *', 'some '],
  ['some *words*', 'some *words*'],
  ['***both', '***both***'],
  ['***both*', '***both***'],
  ['**`', ''],
  ['**`a', '**`a`**'],
  ['* **a', '* **a**'],
  ['a ~~b', 'a ~~b~~'],
  ['a ~~b~', 'a ~~b~~'],
  ['a ~~', 'a '],
  ['**a ~~b', '**a ~~b~~**'],
  ['**a ~~', '**a**'],
  ['about ~', 'about '],
  ['about ~5 and `~~`', 'about ~5 and `~~`'],
  ['これは**「強', 'これは**「強**'],
  ['run `npm i', 'run `npm i`'],
  ['run `', 'run '],
  ['`a ** b', '`a ** b`'],
  ['see [the docs](https://exam', 'see the docs'],
  ['see [the docs](https://example.org)', 'see [the docs](https://example.org)'],
  ['- a\n- ', '- a'],
  ['``', ''],
  ['```js\nlet **a', '```js\nlet **a'],
  ['```js\nlet a\n``', '```js\nlet a'],
  ['```js\nlet a\n```', '```js\nlet a\n```'],
  ['text\n#', 'text'],
  ['text\n=', 'text'],
  ['press <kb', 'press '],
  ['press <kbd>Ct', 'press <kbd>Ct</kbd>'],
  ['press <kbd>Ctrl</k', 'press <kbd>Ctrl</kbd>'],
  ['H<sub>2</sub>O', 'H<sub>2</sub>O'],
  ['a <b', 'a '],
  ['a < b', 'a < b'],
  ['so $a ** b$', 'so $a ** b$'],
  ['**so $a_1 * b$', '**so $a_1 * b$**'],
  ['so \\(a * b\\) *', 'so \\(a * b\\) '],
  ['so \\(a', 'so &#92;&#40;a'],
  ['**so** \\[\na\n- b', '**so** &#92;&#91;\na\n&#45; b'],
  ['**so** $$\na', '**so** &#36;&#36;\na'],
  ['costs $5 **or', 'costs $5 **or**'],
  ['`\\(a', '`\\(a`'],
  ['`<kbd>a', '`<kbd>a`'],
  ['`a <b', '`a <b`'],
  ['`\\(a` **b', '`\\(a` **b**'],
  ['a \\\\(b **c', 'a \\\\(b **c**'],
])('%j shows as %j', (arriving, shown) => {
  expect(completeTail(arriving)).toBe(shown);
});

it('holds a table back until it is one', () => {
  expect(completeTail('| a | b')).toBe('');
  expect(completeTail('| a | b |\n|--')).toBe('');
  expect(completeTail('| a | b |\n|---|---|')).toBe('| a | b |\n|---|---|');
  expect(completeTail('| a | b |\n|---|---|\n| 1')).toBe('| a | b |\n|---|---|\n| 1');
});
