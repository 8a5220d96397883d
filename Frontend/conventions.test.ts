import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const columns = 120;
const lines = 300;

/** Every file that is written by hand; `src/api/generated` is written by openapi-typescript. */
const files = ['.', 'aliases', 'public', 'src'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { withFileTypes: true, recursive: folder !== '.' })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|css|m?js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(join('api', 'generated'))),
);

const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n');

/** Prettier wraps code at this width, but neither comments nor strings. */
it(`keeps every line within ${columns} columns`, () => {
  const long = files.flatMap((path) =>
    linesOf(path).flatMap((line, index) => (line.length > columns ? [`${path}:${index + 1}`] : [])),
  );
  expect(long).toEqual([]);
});

it(`keeps every file within ${lines} lines`, () => {
  expect(files.filter((path) => linesOf(path).length > lines + 1)).toEqual([]);
});
