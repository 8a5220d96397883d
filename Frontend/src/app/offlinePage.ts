/** Installs the service worker that shows a page when there is no network. The app works without it too. */
export function installOfflinePage() {
  // The development server serves its own modules at every address.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
