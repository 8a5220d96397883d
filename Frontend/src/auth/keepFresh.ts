import type { AuthClient } from './authClient';

const slowest = 60_000;

/**
 * Renews the token before it expires and, while the server does not answer, keeps asking: at growing intervals, and at once
 * when the network returns or the tab is looked at again (timers do not run while a machine sleeps). Returns how to stop.
 */
export function keepFresh(auth: AuthClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const attempt = async () => {
    clearTimeout(timer);
    const before = auth.state;
    if (before.status === 'signedIn') await auth.renew().catch(() => undefined);
    else await auth.resolve();
    // Success changed the state, and with it came a new plan.
    if (auth.state === before) {
      failures += 1;
      plan();
    }
  };

  const plan = () => {
    clearTimeout(timer);
    const backoff = Math.min(slowest, 1_000 * 2 ** failures);
    const { state } = auth;
    if (state.status === 'unreachable') timer = setTimeout(() => void attempt(), backoff);
    if (state.status === 'signedIn') {
      const due = state.session.renewAt - Date.now();
      timer = setTimeout(() => void attempt(), failures > 0 ? backoff : Math.max(0, due));
    }
  };

  const onChange = () => {
    failures = 0;
    plan();
  };

  const onReturn = () => {
    if (document.visibilityState === 'hidden') return;
    const { state } = auth;
    if (state.status === 'unreachable' || (state.status === 'signedIn' && state.session.renewAt <= Date.now())) void attempt();
  };

  const unsubscribe = auth.subscribe(onChange);
  window.addEventListener('online', onReturn);
  document.addEventListener('visibilitychange', onReturn);
  plan();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    window.removeEventListener('online', onReturn);
    document.removeEventListener('visibilitychange', onReturn);
  };
}
