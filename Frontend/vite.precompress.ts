import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const textFiles = new Set(['.js', '.css', '.html', '.svg', '.json', '.webmanifest', '.map', '.txt']);

/** A smaller file fits into the first packets of a response either way. */
const minimumSize = 1024;

const encodings = [
  {
    extension: '.br',
    compress: (content: Buffer) =>
      promisify(brotliCompress)(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
  {
    extension: '.gz',
    compress: (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  },
];

/** Writes the compressed forms of what was built beside it, so that the gateway compresses nothing at run time. */
export function precompress(): Plugin {
  return {
    name: 'fubuni-precompress',
    apply: 'build',
    // Reads the output folder and not the bundle, because Vite copies the files of public/ without bundling them.
    writeBundle: { order: 'post', handler: ({ dir }) => (dir ? compressFolder(dir) : undefined) },
  };
}

/** Compresses the text files of a folder, each into a `.br` and a `.gz` file where that is smaller. */
export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && textFiles.has(extname(entry.name)));
  await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  for (const { extension, compress } of encodings) {
    const compressed = content.length >= minimumSize ? await compress(content) : undefined;
    // A folder that was not emptied may hold the compressed form of an older file, which would be served instead.
    if (compressed && compressed.length < content.length) await writeFile(path + extension, compressed);
    else await rm(path + extension, { force: true });
  }
}
