import type { TokenUsage } from '../../api/generated/chat';
import type { MessageMetadata } from './model/types';
import { inWords } from './reasoning/durationLabel';

/** A name and what is known of it. */
export type Figure = readonly [name: string, value: string];

const unknown = 'Unknown';
const count = new Intl.NumberFormat('en');

/** @param isPartial There were more than these. */
export function tokens(number: number | null | undefined, isPartial = false): string {
  if (number === null || number === undefined) return unknown;
  return `${isPartial ? 'At least ' : ''}${count.format(number)}`;
}

/** Milliseconds as `440 ms`, `1.4 s`, `12 s` or `2 min 5 s`. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return unknown;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 9_950 ? `${(milliseconds / 1_000).toFixed(1)} s` : inWords(Math.round(milliseconds / 1_000));
}

/** What is known of the making of an answer. A figure that was not reported is unknown, and none is 0. */
export function figuresOf(metadata: MessageMetadata | undefined): Figure[] {
  const usage: TokenUsage = metadata?.usage ?? {};
  const { isPartial, cachedInputTokens, reasoningTokens } = usage;
  return [
    ['Model', metadata?.responseModel ?? metadata?.model ?? unknown],
    ['Input tokens', tokens(usage.inputTokens, isPartial)],
    ...(isKnown(cachedInputTokens) ? [['of them cached', tokens(cachedInputTokens)] as const] : []),
    ['Output tokens', tokens(usage.outputTokens, isPartial)],
    ...(isKnown(reasoningTokens) ? [['of them reasoning', tokens(reasoningTokens)] as const] : []),
    ['Time to first token', duration(metadata?.timeToFirstTokenMs)],
    ['Whole time', duration(metadata?.durationMs)],
  ];
}

const isKnown = (number: number | null | undefined): number is number => typeof number === 'number';
