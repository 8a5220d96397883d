import type { AuthSession, SignOutReason } from './types';

/** What tabs of one browser tell each other. The refresh cookie is theirs in common, so are its owner and the access token. */
export type TabMessage = { type: 'signed-in'; session: AuthSession } | { type: 'signed-out'; reason: SignOutReason };

/** The other tabs of this browser. */
export interface Tabs {
  /** Runs `work` while no other tab runs any: a refresh rotates the cookie, and two at once would race. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  tell(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): () => void;
}

const name = 'fubuni-auth';

export function browserTabs(): Tabs {
  const channel = new BroadcastChannel(name);
  return {
    exclusively: <T>(work: () => Promise<T>): Promise<T> => {
      // Web Locks need a secure context. Without them the server's replay window keeps racing tabs signed in.
      if (!('locks' in navigator)) return work();
      return navigator.locks.request(name, async () => {
        // What the previous holder told us is already queued as a task: let it arrive before deciding anything.
        await new Promise((resolve) => setTimeout(resolve));
        return work();
      });
    },
    tell: (message) => channel.postMessage(message),
    listen: (listener) => {
      const onMessage = (event: MessageEvent<TabMessage>) => listener(event.data);
      channel.addEventListener('message', onMessage);
      return () => channel.removeEventListener('message', onMessage);
    },
  };
}
