import { expect, it } from 'vitest';
import { sortRows } from './sortRows';

const sorted = (texts: readonly string[], descending = false) =>
  sortRows(
    texts.map((text) => [text]),
    { column: 0, descending },
  ).map((index) => texts[index]);

it.each([
  ['numbers', ['9', '10', '100']],
  ['signs', ['-3', '−2', '0', '+1']],
  ['currencies before', ['$12.00', '$900', '$1,200.50']],
  ['currencies after', ['12 €', '900 €', '1.200,50 €']],
  ['percentages', ['3%', '12 %', '100 %']],
  ['groups of digits', ['150', '1 200', "2'000"]],
  ['decimal commas', ['0,75', '1,5', '12,25']],
  ['decimal points', ['1.25', '1.5', '10']],
  ['thousands with points', ['5', '1.000.000', '20.000.000']],
  ['one unit', ['3 ms', '20 ms', '100 ms']],
  ['words', ['apple', 'Banana', 'cherry']],
  ['words with numbers', ['Item 2', 'Item 10']],
  ['dates', ['2025-12-31', '2026-01-02', '2026-11-01']],
  ['numbers and words', ['5', '10', 'many']],
  ['empty cells last', ['1', '2', '', '–', 'n/a']],
])('sorts %s', (_, texts) => {
  expect(sorted([...texts].reverse()).filter((text) => text !== '' && text !== '–')).toEqual(
    texts.filter((text) => text !== '' && text !== '–'),
  );
});

it('leaves equal rows, and those without a value, in their order, in both directions', () => {
  const rows = [
    ['b', '1'],
    ['a', ''],
    ['c', '1'],
    ['d', '2'],
  ];
  expect(sortRows(rows, { column: 1, descending: false })).toEqual([0, 2, 3, 1]);
  expect(sortRows(rows, { column: 1, descending: true })).toEqual([3, 0, 2, 1]);
});
