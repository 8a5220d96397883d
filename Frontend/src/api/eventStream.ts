import { jsonSchema } from 'ai';
import { onReconnect } from '../lib/reconnect';
import { idleTimeout, readEvents } from '../lib/sse';
import type { ChatEvent } from './events';
import { SignedOutError } from './problem';
import type { Fetch } from './send';

/** The longest time (ms) to wait before connecting again. */
const maxBackoff = 30_000;
/** A tab that is hidden for this long (ms) disconnects: over HTTP/1.1 browsers allow six connections to a server. */
const hiddenTimeout = 10_000;

/** The service is trusted to send events as it describes them. */
const eventSchema = jsonSchema<ChatEvent>({});

interface Listener {
  onEvent: (event: ChatEvent) => void;
  /** Connected after a gap: events about what has been read may have been missed. */
  onGap: () => void;
}

/**
 * Reads the events while the tab is visible, and connects again when the connection is lost. An `EventSource` could not
 * send the access token. Returns how to stop.
 */
export function followEvents(authorizedFetch: Fetch, { onEvent, onGap }: Listener): () => void {
  let connection: AbortController | undefined;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const connect = async () => {
    clearTimeout(reconnectTimer);
    if (connection) return;
    const own = new AbortController();
    connection = own;
    let last: ChatEvent['type'] | undefined;
    let isSignedOut = false;
    try {
      for await (const event of read(authorizedFetch, own)) {
        if (event.type === 'ready') {
          failures = 0;
          onGap();
        }
        last = event.type;
        onEvent(event);
      }
    } catch (error) {
      isSignedOut = error instanceof SignedOutError;
    }
    if (connection !== own) return;
    connection = undefined;
    // The user is signed out, or newer tabs have replaced this one: it connects again only when the user returns to it.
    if (isSignedOut || last === 'signed-out' || last === 'replaced') return;
    const delay = last === 'token-expired' ? 0 : Math.min(maxBackoff, 1_000 * 2 ** failures++);
    reconnectTimer = setTimeout(() => void connect(), delay * (0.75 + Math.random() / 2));
  };

  const disconnect = () => {
    clearTimeout(reconnectTimer);
    connection?.abort();
    connection = undefined;
  };

  const onVisibilityChange = () => {
    clearTimeout(hiddenTimer);
    if (document.visibilityState === 'hidden') hiddenTimer = setTimeout(disconnect, hiddenTimeout);
  };

  document.addEventListener('visibilitychange', onVisibilityChange);
  const stopListening = onReconnect(() => void connect());
  if (document.visibilityState !== 'hidden') void connect();
  return () => {
    clearTimeout(hiddenTimer);
    disconnect();
    document.removeEventListener('visibilitychange', onVisibilityChange);
    stopListening();
  };
}

async function* read(authorizedFetch: Fetch, connection: AbortController): AsyncGenerator<ChatEvent> {
  const timer = setTimeout(() => connection.abort(), idleTimeout);
  const response = await authorizedFetch('/api/chat/events', { signal: connection.signal }).finally(() =>
    clearTimeout(timer),
  );
  if (!response.ok || !response.body) return;
  const reader = readEvents(response.body, eventSchema).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
