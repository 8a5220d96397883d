import { ApiError, NetworkError, SignedOutError } from '../../../api/problem';
import { onReconnect } from '../../../lib/reconnect';
import { StreamCutError } from './chatTransport';
import type { ChatTransport } from './chatTransport';
import type { StreamedChat } from './streamedChat';

/**
 * How an attempt to fetch the rest of an assistant message ended: it is complete; the connection was lost again; the
 * service is unavailable for now; or it refuses.
 */
export type ResumeResult = 'complete' | 'cut' | 'unavailable' | 'refused';

/** How long (ms) to wait before each attempt. */
const backoff = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Tries until the message is complete, for about a minute while the service is unavailable. A stream that has begun
 * resets the backoff, and a return of the network or the user ends a wait. Tells whether the message is complete.
 */
export async function resume(attempt: () => Promise<ResumeResult>, signal: AbortSignal): Promise<boolean> {
  for (let index = 0; index < backoff.length; index++) {
    await wait(backoff[index] ?? 0, signal);
    if (signal.aborted) return false;
    const result = await attempt();
    if (result === 'complete') return true;
    if (result === 'refused') return false;
    if (result === 'cut') index = 0;
  }
  return false;
}

/**
 * One attempt. The service streams the message from its beginning, in place of what is here. When no run is active any
 * more, `refresh` shows the stored message, and tells whether a run has become active since.
 */
export async function resumeOnce(
  chat: StreamedChat,
  transport: ChatTransport,
  refresh: () => Promise<boolean>,
): Promise<ResumeResult> {
  await chat.resumeStream();
  const { error } = chat;
  if (error instanceof StreamCutError) return 'cut';
  if (error && isTemporary(error)) return 'unavailable';
  if (error instanceof SignedOutError) return 'refused';
  if (!transport.hasNoActiveRun && !(error instanceof ApiError)) return 'complete';
  try {
    return (await refresh()) ? 'unavailable' : 'complete';
  } catch (failure) {
    return isTemporary(failure) ? 'unavailable' : 'refused';
  }
}

/** No response, or one that asks to try again later. */
function isTemporary(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
}

/** Ends early when the network or the user returns, or when it is aborted. */
function wait(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    const stopListening = onReconnect(end, { whileHidden: true });
    signal.addEventListener('abort', end);
  });
}
