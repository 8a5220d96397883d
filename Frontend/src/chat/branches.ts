import type { ChatMessage } from './types';

/** Messages in the place of each other, of which one is shown; oldest first. */
export type Alternatives = readonly string[];

/** The alternatives with a new one beside a message. */
export function withAlternative(places: readonly Alternatives[], to: string, added: string): Alternatives[] {
  const place = places.find((ids) => ids.includes(to));
  return [...places.filter((other) => other !== place), [...(place ?? [to]), added]];
}

/**
 * The newest messages as they were just read, under the older ones that are here already. What comes before a message never changes, so
 * these are the right ones where the oldest that was read is among them.
 */
export function underOlder(
  here: readonly ChatMessage[],
  read: readonly ChatMessage[],
): { messages: ChatMessage[]; older: number } {
  const first = read[0]?.id;
  const older = Math.max(
    0,
    here.findIndex(({ id }) => id === first),
  );
  return { messages: [...here.slice(0, older), ...read.map((message) => unchanged(here, message) ?? message)], older };
}

/** The same message that is here, so that nothing renders anew for having been read again. */
function unchanged(here: readonly ChatMessage[], message: ChatMessage): ChatMessage | undefined {
  const known = here.find(({ id }) => id === message.id);
  return known && JSON.stringify(known) === JSON.stringify(message) ? known : undefined;
}
