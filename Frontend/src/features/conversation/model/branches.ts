import type { ChatMessage } from './types';

/** The ids of the alternatives of a message, oldest first. One of them is shown. */
export type Alternatives = readonly string[];

/** Adds an alternative to a message, or replaces the message with it (`instead`). */
export function withAlternative(
  branchPoints: readonly Alternatives[],
  to: string,
  added: string,
  instead = false,
): Alternatives[] {
  const branchPoint = branchPoints.find((ids) => ids.includes(to));
  const ids = [...(branchPoint ?? [to]).filter((id) => !instead || id !== to), added];
  const others = branchPoints.filter((other) => other !== branchPoint);
  return ids.length > 1 ? [...others, ids] : others;
}

/**
 * Joins the newest messages, which were just read, to the older ones that are here. The messages before a message never
 * change, so the older ones are right if the first one that was read is among them.
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

/** The message that is here already if it is the same, so that nothing is rendered again. */
function unchanged(here: readonly ChatMessage[], message: ChatMessage): ChatMessage | undefined {
  const known = here.find(({ id }) => id === message.id);
  return known && JSON.stringify(known) === JSON.stringify(message) ? known : undefined;
}
