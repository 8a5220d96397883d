import type { QueryClient } from '@tanstack/react-query';
import type { ChatEvent } from '../api/events';
import { removeSession, sessionKey, sessionListsKey } from '../api/sessionCache';
import { tasksKey } from '../api/tasksKey';
import type { Conversations } from '../features/conversation/model/conversations';
import type { RunMarks } from '../features/sidebar/runMarks';

export interface EventTargets {
  cache: QueryClient;
  conversations: Conversations;
  marks: RunMarks;
  /** The auth session was revoked elsewhere; the next token request confirms it. */
  onSignedOut: () => void;
}

/** Updates what this tab holds after an event of the service. */
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
      // The reader of the stream reconnects.
      break;
  }
}

/** Reads again everything that events are about, because some may have been missed. */
export function resync(cache: QueryClient): void {
  for (const queryKey of [sessionListsKey, tasksKey, ['session']]) void cache.invalidateQueries({ queryKey });
}

/** An open chat reads, and resumes, a run that was started elsewhere. Its own runs arrive by their own stream. */
function readAgain(
  { sessionId, runId }: { sessionId: string; runId: string },
  { cache, conversations }: EventTargets,
): void {
  if (!conversations.has(sessionId, runId)) void cache.invalidateQueries({ queryKey: sessionKey(sessionId) });
}
