import type { QueryClient } from '@tanstack/react-query';
import type { Conversations } from '../chat/conversations';
import { removeSession, sessionKey, sessionListsKey } from '../sessions/sessionCache';
import { tasksKey } from '../tasks/tasksKey';
import type { RunMarks } from './runMarks';
import type { ChatEvent } from './types';

export interface EventTargets {
  cache: QueryClient;
  conversations: Conversations;
  marks: RunMarks;
  /** The sign-in was ended elsewhere; asking for a token says so. */
  onSignedOut: () => void;
}

/** Brings what this tab holds up to what the service tells. */
export function applyEvent(event: ChatEvent, targets: EventTargets): void {
  const { cache, conversations, marks } = targets;
  switch (event.type) {
    case 'ready':
    case 'resync':
      marks.replace(event.activeRuns.map(({ sessionId }) => sessionId));
      if (event.type === 'resync') resync(cache);
      break;
    case 'session':
      if (event.change === 'deleted') {
        marks.forget(event.sessionId);
        conversations.forget(event.sessionId);
        removeSession(cache, event.sessionId);
      }
      if (event.change === 'switched') void cache.invalidateQueries({ queryKey: sessionKey(event.sessionId) });
      else void cache.invalidateQueries({ queryKey: sessionListsKey });
      break;
    case 'run-started':
      marks.started(event.sessionId);
      readAgain(event, targets);
      break;
    case 'run-ended':
      marks.ended(event.sessionId);
      readAgain(event, targets);
      break;
    case 'task':
      void cache.invalidateQueries({ queryKey: tasksKey });
      break;
    case 'signed-out':
      targets.onSignedOut();
      break;
    case 'token-expired':
    case 'replaced':
    case 'reconnect':
      // Whoever reads the line knows when to come back.
      break;
  }
}

/** Reads everything that events tell about: some may have been missed. */
export function resync(cache: QueryClient): void {
  for (const queryKey of [sessionListsKey, tasksKey, ['session']]) void cache.invalidateQueries({ queryKey });
}

/** An open chat reads, and so joins, an answer that began elsewhere. Its own answers come with their stream. */
function readAgain({ sessionId, runId }: { sessionId: string; runId: string }, { cache, conversations }: EventTargets): void {
  if (!conversations.has(sessionId, runId)) void cache.invalidateQueries({ queryKey: sessionKey(sessionId) });
}
