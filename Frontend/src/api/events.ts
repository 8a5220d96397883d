interface ActiveRun {
  sessionId: string;
  runId: string;
}

/** The events of the service; see docs/api.md. Unknown events are ignored, because later versions may add some. */
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
