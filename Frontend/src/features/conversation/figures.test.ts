import { expect, it } from 'vitest';
import { duration, figuresOf, tokens } from './figures';

it.each([
  [undefined, false, 'Unknown'],
  [null, true, 'Unknown'],
  [0, false, '0'],
  [12_345, false, '12,345'],
  [12_345, true, 'At least 12,345'],
])('says how many tokens there were: %s', (number, isPartial, said) => {
  expect(tokens(number, isPartial)).toBe(said);
});

it.each([
  [undefined, 'Unknown'],
  [0, '0 ms'],
  [440, '440 ms'],
  [1_440, '1.4 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [65_400, '1 min 5 s'],
])('shows a duration: %s', (milliseconds, said) => {
  expect(duration(milliseconds)).toBe(said);
});

it('says what is known of an answer, and shows nothing unknown as 0', () => {
  expect(Object.fromEntries(figuresOf(undefined))).toEqual({
    Model: 'Unknown',
    'Input tokens': 'Unknown',
    'Output tokens': 'Unknown',
    'Time to first token': 'Unknown',
    'Whole time': 'Unknown',
  });
});

it('prefers the name that the provider gave the model', () => {
  const usage = { inputTokens: 40, outputTokens: 12, cachedInputTokens: 0, reasoningTokens: 6, isPartial: true };
  expect(figuresOf({ model: 'alias', responseModel: 'vendor/model-7b', usage })).toEqual([
    ['Model', 'vendor/model-7b'],
    ['Input tokens', 'At least 40'],
    ['of them cached', '0'],
    ['Output tokens', 'At least 12'],
    ['of them reasoning', '6'],
    ['Time to first token', 'Unknown'],
    ['Whole time', 'Unknown'],
  ]);
});
