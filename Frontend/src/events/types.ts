interface ActiveRun {
  sessionId: string;
  runId: string;
}

/** What the service tells; see docs/api.md. Others may come one day, and mean nothing here. */
export type ChatEvent =
  | { type: 'ready' | 'resync'; activeRuns: readonly ActiveRun[] }
  | {
      type: 'session';
      sessionId: string;
      change: 'created' | 'renamed' | 'pinned' | 'archived' | 'switched' | 'used' | 'deleted' | 'restored';
    }
  | ({ type: 'run-started' } & ActiveRun)
  | ({ type: 'run-ended'; status: 'complete' | 'stopped' | 'interrupted' | 'error' } & ActiveRun)
  | { type: 'task'; taskId: string; change: 'added' | 'changed' | 'deleted' }
  | { type: 'signed-out' | 'token-expired' | 'replaced' | 'reconnect' };
