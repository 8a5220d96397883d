import { randomUUID } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { aliases } from './vite.aliases.ts';
import { withoutMathFont } from './vite.fonts.ts';
import { precompress } from './vite.precompress.ts';
import { preloadSignedIn } from './vite.preload.ts';
import { policyInPage, securityHeaders } from './vite.security.ts';

/** One nonce for each start of the development server. */
const nonce = randomUUID();

export default defineConfig(({ command }) => ({
  plugins: [react(), policyInPage(), withoutMathFont(), preloadSignedIn(), precompress()],
  html: { cspNonce: command === 'serve' ? nonce : undefined },
  resolve: { alias: aliases },
  // Browsers reach the development server through the gateway, which forwards the page and the websocket of hot
  // reload and keeps the Host header. By default Vite answers only to localhost and IP addresses, so that no other site
  // can read the sources by DNS rebinding. Where the gateway has another name, add it by the environment variable
  // __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS.
  server: {
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 5173),
    // The gateway forwards to this port, so a server on the next free port would never be reached.
    strictPort: true,
    headers: securityHeaders(nonce),
  },
  build: {
    target: 'baseline-widely-available',
    // An inlined data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Diagrams are loaded when one is shown; size.js measures what every page loads.
    chunkSizeWarningLimit: 1_500,
    // Compressing takes most of the build's time, so a warning about that is no news.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
}));
