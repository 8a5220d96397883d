// Redis on localhost: node redis.mjs <port> [data folder]. REDIS_PASSWORD is its password. Without a folder its data ends with it.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serve, waitForPredecessor } from './process.mjs';

const [port, folder] = process.argv.slice(2);
const quote = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const settings = [
  `port ${port}`,
  'bind 127.0.0.1 -::1',
  `dir ${quote(folder ?? tmpdir())}`,
  'save ""',
  'loglevel warning',
  `appendonly ${folder ? 'yes' : 'no'}`,
  `requirepass ${quote(process.env.REDIS_PASSWORD ?? '')}`,
];

if (folder) {
  const pidFile = join(folder, 'redis.pid');
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await waitForPredecessor(pidFile, 'redis-server');
  settings.push(`pidfile ${quote(pidFile)}`);
}

// The settings come from standard input: every user of the machine can read the arguments of a process.
serve('redis-server', ['-'], { stopSignal: 'SIGTERM', input: settings.join('\n') });
