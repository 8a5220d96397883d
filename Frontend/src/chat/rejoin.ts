import type { Chat } from '@ai-sdk/react';
import { ApiError, NetworkError } from '../api/problem';
import { SignedOutError } from '../auth/authClient';
import { StreamCutError } from './chatTransport';
import type { ChatTransport } from './chatTransport';
import type { ChatMessage } from './types';

/**
 * What came of a try to get the rest of an answer: it is here; the line broke again; the service did not answer or asks to come
 * back; or it will not give it.
 */
export type Joined = 'whole' | 'cut' | 'unanswered' | 'refused';

const waits = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Tries until the answer is whole, for about a minute without any sign of life. A stream that flowed before it broke starts the
 * count again. The network's return, or the reader's, ends a wait at once. Tells whether the answer is whole.
 */
export async function rejoin(join: () => Promise<Joined>, givenUp: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < waits.length; attempt++) {
    await pause(waits[attempt] ?? 0, givenUp);
    if (givenUp.aborted) return false;
    const joined = await join();
    if (joined === 'whole') return true;
    if (joined === 'refused') return false;
    if (joined === 'cut') attempt = 0;
  }
  return false;
}

/**
 * One try. The stream comes from the answer's beginning and replaces what is here; of an answer that is over, what was stored does.
 * `refresh` shows that, and tells whether an answer is being written.
 */
export async function joinOnce(
  chat: Chat<ChatMessage>,
  transport: ChatTransport,
  refresh: () => Promise<boolean>,
): Promise<Joined> {
  await chat.resumeStream();
  const { error } = chat;
  if (error instanceof StreamCutError) return 'cut';
  if (error && mayPass(error)) return 'unanswered';
  if (error instanceof SignedOutError) return 'refused';
  if (!transport.nothingRunning && !(error instanceof ApiError)) return 'whole';
  try {
    return (await refresh()) ? 'unanswered' : 'whole';
  } catch (failure) {
    return mayPass(failure) ? 'unanswered' : 'refused';
  }
}

/** No answer, or one that asks to come back later. */
function mayPass(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
}

function pause(duration: number, givenUp: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      document.removeEventListener('visibilitychange', end);
      givenUp.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    window.addEventListener('online', end);
    document.addEventListener('visibilitychange', end);
    givenUp.addEventListener('abort', end);
  });
}
