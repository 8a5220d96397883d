import type { AuthSession, SignOutReason } from './types';

/** Messages between the tabs of a browser. They share the refresh cookie, and so its user and the access token. */
export type TabMessage = { type: 'signed-in'; session: AuthSession } | { type: 'signed-out'; reason: SignOutReason };

/** The other tabs of this browser. */
export interface Tabs {
  /** Runs `work` while no other tab runs its own. A refresh rotates the cookie, so two at once would race. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  broadcast(message: TabMessage): void;
  subscribe(listener: (message: TabMessage) => void): () => void;
}

const name = 'fubuni-auth';

export function browserTabs(): Tabs {
  const channel = new BroadcastChannel(name);
  return {
    exclusively: <T>(work: () => Promise<T>): Promise<T> => {
      // Web Locks need a secure context. Without them the server's replay window keeps all tabs signed in.
      if (!('locks' in navigator)) return work();
      return navigator.locks.request(name, async () => {
        // The message of the previous holder is already queued as a task, so it arrives before the work starts.
        await new Promise((resolve) => setTimeout(resolve));
        return work();
      });
    },
    broadcast: (message) => channel.postMessage(message),
    subscribe: (listener) => {
      const onMessage = (event: MessageEvent<TabMessage>) => listener(event.data);
      channel.addEventListener('message', onMessage);
      return () => channel.removeEventListener('message', onMessage);
    },
  };
}
