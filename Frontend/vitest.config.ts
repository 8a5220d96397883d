import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { aliases } from './vite.aliases.ts';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: aliases },
  test: {
    // With the same aliases as the build.
    server: { deps: { inline: [/\/node_modules\/(?:ai|@ai-sdk)\//] } },
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:5173/' } },
    setupFiles: ['src/testing/setup.ts'],
    include: ['conventions.test.ts', 'src/**/*.test.{ts,tsx}', 'vite.*.test.ts'],
    // By default one processor stays free for watching, which leaves one of two to the tests.
    maxWorkers: '100%',
    retry: 1,
    testTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
