import type { ReasoningUIPart } from 'ai';
import { expect, it } from 'vitest';
import { reasoningDuration, reasoningText, segmentsOf } from './segments';
import type { ChatMessagePart } from './types';

const thought = (text: string, durationMs?: number): ReasoningUIPart => ({
  type: 'reasoning',
  text,
  ...(durationMs !== undefined && { providerMetadata: { fubuni: { durationMs } } }),
});
const forProvider: ReasoningUIPart = {
  type: 'reasoning',
  text: '',
  providerMetadata: { fubuni: { provider: { member: 'reasoning_content' } } },
};
const text: ChatMessagePart = { type: 'text', text: 'Words.' };
const step: ChatMessagePart = { type: 'step-start' };

const shapes: [name: string, parts: ChatMessagePart[], shape: string[]][] = [
  ['nothing', [], []],
  ['one reasoning part', [thought('a'), text], ['0: a', '1 text']],
  ['adjacent reasoning parts', [step, thought('a'), thought('b'), text], ['0 step-start', '1: a, b', '3 text']],
  ['what only a provider reads', [thought('a'), forProvider, text, forProvider], ['0: a', '2 text']],
  ['reasoning around text', [thought('a'), text, thought('b')], ['0: a', '1 text', '2: b']],
  ['reasoning of two steps', [thought('a'), step, thought('b')], ['0: a', '1 step-start', '2: b']],
];

it.each(shapes)('joins %s', (_, parts, shape) => {
  expect(
    segmentsOf(parts).map((segment) =>
      segment.type === 'reasoning'
        ? `${segment.index}: ${segment.parts.map((part) => part.text).join(', ')}`
        : `${segment.index} ${segment.part.type}`,
    ),
  ).toEqual(shape);
});

it('shows the texts as paragraphs, without empty ones', () => {
  expect(reasoningText([thought(' a\n'), thought(''), thought('b')])).toBe('a\n\nb');
});

it.each([
  [[thought('a', 1_500), thought('b', 500)], 2_000],
  [[thought('a', 1_500), thought('b')], undefined],
  [[thought('a', -1)], undefined],
  [[{ ...thought('a'), providerMetadata: { fubuni: { durationMs: '7' } } }], undefined],
  [[{ ...thought('a'), providerMetadata: { other: { durationMs: 7 } } }], undefined],
])('adds up the durations of %j', (parts, duration) => {
  expect(reasoningDuration(parts)).toBe(duration);
});
