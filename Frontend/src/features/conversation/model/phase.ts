import type { Turn } from './turn';

/** What a conversation is doing about its last turn. */
export type Phase =
  /** Nothing is requested. */
  | { name: 'idle' }
  /** The request is on its way; the service has not accepted the turn yet. */
  | { name: 'sending'; turn: Turn; isStopping: boolean; wasCut: boolean }
  /** The service has accepted the turn and streams the assistant message. */
  | { name: 'streaming'; isStopping: boolean; wasCut: boolean }
  /** The rest of an assistant message is being fetched. It is not known whether a `turn` that is here was accepted. */
  | { name: 'resuming'; turn?: Turn; isStopping: boolean }
  /** The turn was not accepted. It can be sent again or withdrawn. */
  | { name: 'refused'; turn: Turn }
  /** The assistant message is incomplete, and resuming has failed. */
  | { name: 'cut'; turn?: Turn };

export type PhaseEvent =
  | { type: 'turn-begun'; turn: Turn }
  /** The service has the turn. */
  | { type: 'turn-accepted' }
  /** The turn is withdrawn, or the service does not have it; its text was given back. */
  | { type: 'turn-returned' }
  | { type: 'stop-requested' }
  | { type: 'resume-begun' }
  /** `isCut`: the assistant message is still incomplete. */
  | { type: 'run-ended'; isCut: boolean }
  /** The stored session replaced what was here, so nothing is incomplete any more. */
  | { type: 'session-read' };

/** Returns the next phase. Throws when the event is impossible in this phase, because then the caller has a bug. */
export function transition(phase: Phase, event: PhaseEvent): Phase {
  switch (phase.name) {
    case 'idle':
      return fromIdle(phase, event);
    case 'sending':
      return fromSending(phase, event);
    case 'streaming':
      return fromStreaming(phase, event);
    case 'resuming':
      return fromResuming(phase, event);
    case 'refused':
      return fromRefused(phase, event);
    case 'cut':
      return fromCut(phase, event);
  }
}

/** A request is running or an assistant message is being fetched; no other turn can begin. */
export type BusyPhase = Extract<Phase, { isStopping: boolean }>;

export const isBusy = (phase: Phase): phase is BusyPhase => 'isStopping' in phase;

/** The turn that is not known to be accepted. */
export const turnOf = (phase: Phase): Turn | undefined => ('turn' in phase ? phase.turn : undefined);

function fromIdle(phase: Extract<Phase, { name: 'idle' }>, event: PhaseEvent): Phase {
  switch (event.type) {
    case 'turn-begun':
      return { name: 'sending', turn: event.turn, isStopping: false, wasCut: false };
    case 'resume-begun':
      return { name: 'resuming', isStopping: false };
    // The start of a stream can arrive after the stream was closed here.
    case 'turn-accepted':
    case 'session-read':
      return phase;
    case 'turn-returned':
    case 'stop-requested':
    case 'run-ended':
      throw impossible(phase, event);
  }
}

function fromSending(phase: Extract<Phase, { name: 'sending' }>, event: PhaseEvent): Phase {
  const { turn, isStopping, wasCut } = phase;
  switch (event.type) {
    case 'turn-accepted':
      return { name: 'streaming', isStopping, wasCut };
    case 'stop-requested':
      return { ...phase, isStopping: true };
    case 'resume-begun':
      if (isStopping) throw impossible(phase, event);
      return { name: 'resuming', turn, isStopping };
    case 'run-ended':
      return { name: event.isCut ? 'cut' : 'refused', turn };
    case 'turn-begun':
    case 'turn-returned':
    case 'session-read':
      throw impossible(phase, event);
  }
}

function fromStreaming(phase: Extract<Phase, { name: 'streaming' }>, event: PhaseEvent): Phase {
  switch (event.type) {
    case 'turn-accepted':
      return phase;
    case 'stop-requested':
      return { ...phase, isStopping: true };
    case 'resume-begun':
      if (phase.isStopping) throw impossible(phase, event);
      return { name: 'resuming', isStopping: false };
    case 'run-ended':
      return { name: event.isCut ? 'cut' : 'idle' };
    case 'turn-begun':
    case 'turn-returned':
    case 'session-read':
      throw impossible(phase, event);
  }
}

function fromResuming(phase: Extract<Phase, { name: 'resuming' }>, event: PhaseEvent): Phase {
  const { turn, isStopping } = phase;
  switch (event.type) {
    case 'turn-accepted':
      return { name: 'resuming', isStopping };
    case 'turn-returned':
      if (!turn) throw impossible(phase, event);
      return { name: 'resuming', isStopping };
    case 'stop-requested':
      return { ...phase, isStopping: true };
    case 'run-ended':
      if (event.isCut) return { name: 'cut', ...(turn && { turn }) };
      return turn ? { name: 'refused', turn } : { name: 'idle' };
    case 'turn-begun':
    case 'resume-begun':
    case 'session-read':
      throw impossible(phase, event);
  }
}

function fromRefused(phase: Extract<Phase, { name: 'refused' }>, event: PhaseEvent): Phase {
  switch (event.type) {
    case 'turn-begun':
      return { name: 'sending', turn: event.turn, isStopping: false, wasCut: false };
    case 'turn-accepted':
    case 'turn-returned':
      return { name: 'idle' };
    case 'stop-requested':
    case 'resume-begun':
    case 'run-ended':
    case 'session-read':
      throw impossible(phase, event);
  }
}

function fromCut(phase: Extract<Phase, { name: 'cut' }>, event: PhaseEvent): Phase {
  const { turn } = phase;
  switch (event.type) {
    case 'turn-begun':
      return { name: 'sending', turn: event.turn, isStopping: false, wasCut: true };
    case 'resume-begun':
      return { name: 'resuming', ...(turn && { turn }), isStopping: false };
    case 'turn-accepted':
      return { name: 'cut' };
    case 'turn-returned':
      if (!turn) throw impossible(phase, event);
      return { name: 'cut' };
    case 'session-read':
      if (turn) throw impossible(phase, event);
      return { name: 'idle' };
    case 'stop-requested':
    case 'run-ended':
      throw impossible(phase, event);
  }
}

function impossible(phase: Phase, event: PhaseEvent): Error {
  return new Error(`${event.type} is impossible while the conversation is ${phase.name}.`);
}
