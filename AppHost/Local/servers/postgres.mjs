// PostgreSQL on localhost: node postgres.mjs <port> [data folder]. POSTGRES_USER and POSTGRES_PASSWORD are those of its image.
// Without a folder its data ends with it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createCluster } from './postgres-cluster.mjs';
import { findPrograms, owner } from './postgres-programs.mjs';
import { serve, waitForPredecessor } from './process.mjs';

const [port, folder] = process.argv.slice(2);
const { POSTGRES_USER: user = 'postgres', POSTGRES_PASSWORD: password } = process.env;
const programs = findPrograms();
const home = folder ?? mkdtempSync(join(tmpdir(), 'fubuni-postgres-'));
const data = join(home, 'data');
const removeHome = () => folder || rmSync(home, { recursive: true, force: true });

process.on('exit', removeHome);
// Its parents can be entered by the user that PostgreSQL runs as.
mkdirSync(dirname(home), { recursive: true });
mkdirSync(home, { recursive: true, mode: 0o700 });
owner.take(home);
await waitForPredecessor(join(data, 'postmaster.pid'), 'postgres');
createCluster({ programs, home, data, user, password, isTemporary: !folder });

const settings = [
  'listen_addresses=localhost',
  'unix_socket_directories=',
  'max_connections=200',
  'log_checkpoints=off',
  // Data that ends with the run need not survive a power cut.
  ...(folder ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
];

// SIGINT is PostgreSQL's fast shutdown: sessions are closed, nothing is lost. SIGTERM would wait until the last client disconnects.
serve(join(programs, 'postgres'), ['-D', data, '-p', port, ...settings.flatMap((setting) => ['-c', setting])], {
  ...owner.credentials,
  cwd: home,
  stopSignal: 'SIGINT',
});
