/** Calls once when the network comes back, or the reader does. */
export function onReturn(listener: () => void): void {
  const returned = () => {
    if (document.visibilityState === 'hidden') return;
    window.removeEventListener('online', returned);
    document.removeEventListener('visibilitychange', returned);
    listener();
  };
  window.addEventListener('online', returned);
  document.addEventListener('visibilitychange', returned);
}
