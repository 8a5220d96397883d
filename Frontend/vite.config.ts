import { randomUUID } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { aliases } from './vite.aliases.ts';
import { preloadSignedIn } from './vite.preload.ts';
import { proxyRoutes } from './vite.proxy.ts';
import { policyInPage, securityHeaders } from './vite.security.ts';

/** Of this start of the development server. */
const nonce = randomUUID();

export default defineConfig(({ command, isPreview }) => ({
  plugins: [react(), policyInPage(), preloadSignedIn()],
  html: { cspNonce: command === 'serve' && !isPreview ? nonce : undefined },
  resolve: { alias: aliases },
  server: {
    // Answers on localhost and 127.0.0.1 alike, whatever the machine resolves localhost to first, and on no other interface.
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 5173),
    // Tokens name their issuer by this port: another one would look like a working start and fail at sign-in.
    strictPort: true,
    proxy: command === 'serve' && !isPreview ? proxyRoutes(process.env) : undefined,
    headers: securityHeaders(nonce),
  },
  // The built page behind the same routes, as in a cluster.
  preview: {
    host: '127.0.0.1',
    strictPort: true,
    proxy: isPreview ? proxyRoutes(process.env) : undefined,
    headers: securityHeaders(),
  },
  build: {
    target: 'baseline-widely-available',
    // An inlined data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Says what each page loads, for size.js.
    manifest: true,
  },
}));
