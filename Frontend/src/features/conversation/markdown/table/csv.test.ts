import { expect, it } from 'vitest';
import { toCsv } from './csv';

it.each([
  ['oat', 'oat'],
  ['oat, soy', '"oat, soy"'],
  ['a "b"', '"a ""b"""'],
  ['a\nb', '"a\nb"'],
  ['-5', '-5'],
  ['+1,5', '"+1,5"'],
  ['-12.5%', '-12.5%'],
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['@SUM(1)', "'@SUM(1)"],
  ['-cmd', "'-cmd"],
])('writes %j as %j', (text, field) => {
  expect(toCsv([[text]])).toBe(field);
});

it('has a line for each row', () => {
  expect(
    toCsv([
      ['kind', 'days'],
      ['oat', '7'],
    ]),
  ).toBe('kind,days\r\noat,7');
});
