// The data folder of PostgreSQL ("cluster" in its documentation): created once, with the password that the server is given.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { owner } from './postgres-programs.mjs';
import { fail } from './process.mjs';

/** Creates the data folder, or checks the existing one and brings its password up to date. */
export function createCluster({ programs, home, data, user, password, isTemporary }) {
  const passwordHash = createHash('sha256').update(`${user}:${password}`).digest('hex');
  const hashFile = join(home, 'password.sha256');
  if (!existsSync(data)) {
    initialize();
    write('password.sha256', passwordHash);
    return;
  }

  requireSameVersion();
  // Another password may be configured, or the user secrets may have been deleted.
  if (!existsSync(hashFile) || readFileSync(hashFile, 'utf8') !== passwordHash) {
    setPassword();
    write('password.sha256', passwordHash);
  }

  // Under another name until it is complete, so that an interrupted creation is not taken for a data folder.
  function initialize() {
    const incomplete = `${data}.new`;
    rmSync(incomplete, { recursive: true, force: true });
    const passwordFile = write('password', password);
    run('initdb', [
      ...['-D', incomplete, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions'],
      // PostgreSQL's own locale, the same on every system.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(isTemporary ? ['--no-sync'] : []),
    ]);
    rmSync(passwordFile);
    renameSync(incomplete, data);
  }

  function requireSameVersion() {
    const written = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    const [, installed] = /(\d+)\./.exec(run('postgres', ['--version']));
    if (written !== installed) {
      fail(`PostgreSQL ${written} wrote the data in ${home}, this is ${installed}. Delete that folder to start with an empty database.`);
    }
  }

  // Single-user mode asks for no password.
  function setPassword() {
    const [name, text] = [user.replaceAll('"', '""'), password.replaceAll("'", "''")];
    run('postgres', ['--single', '-D', data, 'postgres'], `ALTER USER "${name}" PASSWORD '${text}';\n`);
  }

  function write(name, text) {
    const path = join(home, name);
    writeFileSync(path, text, { mode: 0o600 });
    owner.take(path);
    return path;
  }

  function run(program, args, input) {
    const result = spawnSync(join(programs, program), args, {
      ...owner.credentials,
      cwd: home,
      input,
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'utf8',
    });
    if (result.status !== 0) fail(`${program} failed: ${result.error?.message ?? result.stderr}`);
    return result.stdout;
  }
}
