// Shows an own page when there is no network. It caches that page and nothing else: no API response and no token.
const cacheName = 'offline-1';
const files = ['/offline.html', '/offline.css', '/offline.js', '/favicon.svg'];

async function install() {
  const cache = await caches.open(cacheName);
  await cache.addAll(files);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
  // The browser sends the request for a page at once, while this worker is still starting.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function navigate(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return caches.match('/offline.html');
  }
}

async function fetchOwnFile(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match(request);
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate') {
    event.respondWith(navigate(event));
  } else if (origin === self.location.origin && files.includes(pathname)) {
    event.respondWith(fetchOwnFile(event.request));
  }
});
