import type { ReasoningUIPart } from 'ai';
import type { ChatMessagePart } from './types';

/** What is shown as one piece of an assistant message: adjacent reasoning parts, or any other part. */
export type Segment =
  { type: 'reasoning'; parts: ReasoningUIPart[] } | { type: 'part'; part: Exclude<ChatMessagePart, ReasoningUIPart> };

/** A segment with the index of its first part, which stays the same while more parts are streamed. */
export type IndexedSegment = Segment & { index: number };

/** The parts of a message that are shown, with adjacent reasoning parts of one step joined. */
export function segmentsOf(parts: readonly ChatMessagePart[]): IndexedSegment[] {
  const segments: IndexedSegment[] = [];
  for (const [index, part] of parts.entries()) {
    const last = segments.at(-1);
    if (isForProvider(part)) continue;
    if (part.type !== 'reasoning') segments.push({ type: 'part', part, index });
    else if (last?.type === 'reasoning') last.parts.push(part);
    else segments.push({ type: 'reasoning', parts: [part], index });
  }
  return segments;
}

/** A part without text that holds what the model's provider wants back; there is nothing to show. */
function isForProvider(part: ChatMessagePart): boolean {
  return part.type === 'reasoning' && part.text === '' && part.providerMetadata?.fubuni?.provider !== undefined;
}

export function reasoningText(parts: readonly ReasoningUIPart[]): string {
  const texts = parts.map(({ text }) => text.trim());
  return texts.filter(Boolean).join('\n\n');
}

/** How long (ms) the model has reasoned, or undefined when that of one part is not known. */
export function reasoningDuration(parts: readonly ReasoningUIPart[]): number | undefined {
  const durations = parts.map(durationOf);
  return durations.every((duration) => duration !== undefined)
    ? durations.reduce((sum, duration) => sum + duration, 0)
    : undefined;
}

function durationOf({ providerMetadata }: ReasoningUIPart): number | undefined {
  const duration = providerMetadata?.fubuni?.durationMs;
  return typeof duration === 'number' && duration >= 0 ? duration : undefined;
}
