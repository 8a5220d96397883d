interface ReconnectOptions {
  /** Calls the listener after one return only. */
  once?: boolean;
  /** Also when the network returns while the tab is hidden. */
  whileHidden?: boolean;
}

/** Calls when the network returns and when the tab becomes visible. Returns how to stop listening. */
export function onReconnect(listener: () => void, { once = false, whileHidden = false }: ReconnectOptions = {}) {
  const onOnline = () => {
    if (whileHidden || document.visibilityState !== 'hidden') reconnected();
  };
  const onVisibilityChange = () => {
    if (document.visibilityState !== 'hidden') reconnected();
  };
  const stop = () => {
    window.removeEventListener('online', onOnline);
    document.removeEventListener('visibilitychange', onVisibilityChange);
  };
  const reconnected = () => {
    if (once) stop();
    listener();
  };
  window.addEventListener('online', onOnline);
  document.addEventListener('visibilitychange', onVisibilityChange);
  return stop;
}
