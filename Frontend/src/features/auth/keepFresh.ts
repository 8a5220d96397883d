import { onReconnect } from '../../lib/reconnect';
import type { AuthClient } from './authClient';

const maxBackoff = 60_000;

/**
 * Renews the token before it expires. While the server is unreachable it tries again with a growing backoff, and at
 * once when the network or the user returns, because timers stop while a computer sleeps. Returns how to stop.
 */
export function keepFresh(auth: AuthClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const attempt = async () => {
    clearTimeout(timer);
    const before = auth.state;
    if (before.status === 'signedIn') await auth.renew().catch(() => undefined);
    else await auth.resolve();
    // A success changes the state, and with it the timer.
    if (auth.state === before) {
      failures += 1;
      schedule();
    }
  };

  const schedule = () => {
    clearTimeout(timer);
    const backoff = Math.min(maxBackoff, 1_000 * 2 ** failures);
    const { state } = auth;
    if (state.status === 'unreachable') timer = setTimeout(() => void attempt(), backoff);
    if (state.status === 'signedIn') {
      const due = state.session.renewAt - Date.now();
      timer = setTimeout(() => void attempt(), failures > 0 ? backoff : Math.max(0, due));
    }
  };

  const onChange = () => {
    failures = 0;
    schedule();
  };

  const onReturn = () => {
    const { state } = auth;
    if (state.status === 'unreachable' || (state.status === 'signedIn' && state.session.renewAt <= Date.now()))
      void attempt();
  };

  const unsubscribe = auth.subscribe(onChange);
  const stopListening = onReconnect(onReturn);
  schedule();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    stopListening();
  };
}
