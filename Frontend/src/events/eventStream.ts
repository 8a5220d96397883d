import type { Fetch } from '../api/send';
import { SignedOutError } from '../auth/authClient';
import type { ChatEvent } from './types';

const slowest = 30_000;
/** A line that is silent for longer (ms) is dead: the service writes at least every 12 seconds. */
const silence = 40_000;
/** A tab that nobody looks at for this long (ms) gives its line back: browsers allow six of them to a server over HTTP/1.1. */
const patience = 10_000;

interface Listener {
  onEvent: (event: ChatEvent) => void;
  /** The line is there, and was not before: events about what has been read may have been missed. */
  onGap: () => void;
}

/** Reads the events while the tab is looked at, and comes back whenever the line breaks: an EventSource that sends a bearer token. Returns how to stop. */
export function followEvents(authorizedFetch: Fetch, { onEvent, onGap }: Listener): () => void {
  let line: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = async () => {
    clearTimeout(timer);
    if (line) return;
    const mine = new AbortController();
    line = mine;
    let last: ChatEvent['type'] | undefined;
    let refused = false;
    try {
      for await (const event of read(authorizedFetch, mine)) {
        if (event.type === 'ready') {
          failures = 0;
          onGap();
        }
        last = event.type;
        onEvent(event);
      }
    } catch (error) {
      refused = error instanceof SignedOutError;
    }
    if (line !== mine) return;
    line = undefined;
    // Where the person is signed out, or has opened many tabs since, only looking at this one is a reason to come back.
    if (refused || last === 'signed-out' || last === 'replaced') return;
    const wait = last === 'token-expired' ? 0 : Math.min(slowest, 1_000 * 2 ** failures++);
    timer = setTimeout(() => void open(), wait * (0.75 + Math.random() / 2));
  };

  const close = () => {
    clearTimeout(timer);
    line?.abort();
    line = undefined;
  };

  const onLook = () => {
    clearTimeout(leaving);
    if (document.visibilityState === 'hidden') leaving = setTimeout(close, patience);
    else void open();
  };

  document.addEventListener('visibilitychange', onLook);
  window.addEventListener('online', onLook);
  if (document.visibilityState !== 'hidden') void open();
  return () => {
    clearTimeout(leaving);
    close();
    document.removeEventListener('visibilitychange', onLook);
    window.removeEventListener('online', onLook);
  };
}

async function* read(authorizedFetch: Fetch, line: AbortController): AsyncGenerator<ChatEvent> {
  let watchdog = setTimeout(() => line.abort(), silence);
  try {
    const response = await authorizedFetch('/api/chat/events', { signal: line.signal });
    if (!response.ok || !response.body) return;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => line.abort(), silence);
      const lines = (text + decoder.decode(value, { stream: true })).split('\n');
      text = lines.pop() ?? '';
      for (const data of lines) if (data.startsWith('data: ')) yield JSON.parse(data.slice(6)) as ChatEvent;
    }
  } finally {
    clearTimeout(watchdog);
  }
}
