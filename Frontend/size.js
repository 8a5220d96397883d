// Measures the JavaScript (KB, gzipped) that a page downloads before it works. Fails when a page exceeds its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const entry = 'index.html';
const signedIn = 'src/app/SignedIn.tsx';
const budgets = [
  { page: 'sign-in', budget: 95, chunks: [entry] },
  { page: 'chat', budget: 160, chunks: [entry, signedIn] },
  {
    page: 'chat with answers',
    budget: 196,
    chunks: [entry, signedIn, 'src/features/conversation/markdown/Markdown.tsx'],
  },
  { page: 'settings', budget: 165, chunks: [entry, signedIn, 'src/features/settings/SettingsPage.tsx'] },
];

const dist = new URL('dist/', import.meta.url);
// Only this script builds with --manifest, so that the manifest is not published.
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** The files of a chunk and of all its static imports. */
function withImports(name, found = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no chunk ${name}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const other of chunk.imports ?? []) withImports(other, found);
  return found;
}

const gzipped = (file) => gzipSync(readFileSync(new URL(file, dist))).length / 1000;

for (const { page, budget, chunks } of budgets) {
  const files = new Set(chunks.flatMap((name) => [...withImports(name)]));
  const size = [...files].map(gzipped).reduce((sum, each) => sum + each, 0);
  const over = size > budget;
  console.log(`${over ? '✗' : '✓'} ${page}: ${size.toFixed(1)} KB of ${budget}`);
  if (over) process.exitCode = 1;
}
