// What both servers need: to wait for the server of a run that has just ended, and to end with the process that started this one.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const predecessorTimeout = 30_000;
const parentCheckInterval = 1_000;

/** Prints the reason and ends the process. */
export function fail(reason) {
  console.error(reason);
  process.exit(1);
}

/** Two servers on one data folder would destroy it. A run that was stopped or killed may still be stopping its server. */
export async function waitForPredecessor(pidFile, program) {
  const deadline = Date.now() + predecessorTimeout;
  for (let pid; (pid = runningPid(pidFile, program)); await sleep(200)) {
    if (Date.now() > deadline) fail(`Process ${pid} still uses the data of this clone (${pidFile}). Stop the other run first.`);
  }
}

/**
 * Starts the server and ends with it. Every signal to end, and the end of the parent process, sends it the stop signal.
 * @param {{ stopSignal: NodeJS.Signals, input?: string, onExit?: () => void }} options
 */
export function serve(program, args, { stopSignal, input, onExit, ...options }) {
  const server = spawn(program, args, { ...options, stdio: [input === undefined ? 'ignore' : 'pipe', 1, 1] });
  server.stdin?.end(input);
  server.on('error', (error) => fail(error.code === 'ENOENT' ? `${program} is not installed.` : error.message));
  server.on('exit', (code) => {
    onExit?.();
    process.exit(code ?? 1);
  });

  const stop = () => server.kill(stopSignal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(), parentCheckInterval).unref();
}

function runningPid(pidFile, program) {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]) : NaN;
  return pid > 0 && nameOf(pid) === basename(program) ? pid : undefined;
}

// The id may belong to another program by now.
function nameOf(pid) {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      : basename(execFileSync('ps', ['-o', 'comm=', '-p', `${pid}`], { encoding: 'utf8' }).trim());
  } catch {
    return undefined;
  }
}
