import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compressFolder } from './vite.precompress.ts';

const text = 'const answer = 42;\n'.repeat(100);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fubuni-precompress-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('writes both compressed forms beside a text file, in folders too', async () => {
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), text);
  await writeFile(join(folder, 'assets/index.js'), text);

  await compressFolder(folder);

  for (const file of ['index.html', 'assets/index.js']) {
    expect(brotliDecompressSync(await readFile(join(folder, `${file}.br`))).toString()).toBe(text);
    expect(gunzipSync(await readFile(join(folder, `${file}.gz`))).toString()).toBe(text);
  }
});

it('leaves alone what is small and what is no text', async () => {
  await writeFile(join(folder, 'small.js'), text.slice(0, 1023));
  await writeFile(join(folder, 'font.woff2'), text);

  await compressFolder(folder);

  expect((await readdir(folder)).sort()).toEqual(['font.woff2', 'small.js']);
});

it('removes the compressed forms of an older file that is not compressed any more', async () => {
  await writeFile(join(folder, 'index.html'), text);
  await compressFolder(folder);
  await writeFile(join(folder, 'index.html'), 'small');

  await compressFolder(folder);

  expect(await readdir(folder)).toEqual(['index.html']);
});
