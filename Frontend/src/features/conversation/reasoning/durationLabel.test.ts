import { expect, it } from 'vitest';
import { durationLabel } from './durationLabel';

it.each([
  [undefined, 'Thought'],
  [0, 'Thought briefly'],
  [999, 'Thought briefly'],
  [1_000, 'Thought for 1 s'],
  [12_400, 'Thought for 12 s'],
  [59_600, 'Thought for 1 min'],
  [125_000, 'Thought for 2 min 5 s'],
])('names %s ms "%s"', (duration, label) => {
  expect(durationLabel(duration)).toBe(label);
});
