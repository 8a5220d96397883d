import { describe, expect, it } from 'vitest';
import { isBusy, transition, turnOf } from './phase';
import type { Phase, PhaseEvent } from './phase';
import { userMessageOf } from './turn';
import type { Turn } from './turn';

const turnFor = (text: string): Turn => ({
  userMessage: userMessageOf(text),
  options: { trigger: 'submit-message' },
  listener: {},
});
const turn = turnFor('the turn of the phase');
const next = turnFor('the turn that begins');

const phases = {
  idle: { name: 'idle' },
  sending: { name: 'sending', turn, isStopping: false, wasCut: false },
  'sending, stopping': { name: 'sending', turn, isStopping: true, wasCut: false },
  'sending after a cut': { name: 'sending', turn, isStopping: false, wasCut: true },
  'sending, stopping, after a cut': { name: 'sending', turn, isStopping: true, wasCut: true },
  streaming: { name: 'streaming', isStopping: false, wasCut: false },
  'streaming, stopping': { name: 'streaming', isStopping: true, wasCut: false },
  'streaming, stopping, after a cut': { name: 'streaming', isStopping: true, wasCut: true },
  'streaming after a cut': { name: 'streaming', isStopping: false, wasCut: true },
  resuming: { name: 'resuming', isStopping: false },
  'resuming, stopping': { name: 'resuming', isStopping: true },
  'resuming with a turn': { name: 'resuming', turn, isStopping: false },
  'resuming with a turn, stopping': { name: 'resuming', turn, isStopping: true },
  refused: { name: 'refused', turn },
  cut: { name: 'cut' },
  'cut with a turn': { name: 'cut', turn },
  'sending the next turn': { name: 'sending', turn: next, isStopping: false, wasCut: false },
  'sending the next turn after a cut': { name: 'sending', turn: next, isStopping: false, wasCut: true },
} satisfies Record<string, Phase>;

const events = {
  begin: { type: 'turn-begun', turn: next },
  accept: { type: 'turn-accepted' },
  return: { type: 'turn-returned' },
  stop: { type: 'stop-requested' },
  resume: { type: 'resume-begun' },
  end: { type: 'run-ended', isCut: false },
  'end cut': { type: 'run-ended', isCut: true },
  read: { type: 'session-read' },
} satisfies Record<string, PhaseEvent>;

type PhaseName = keyof typeof phases;
type EventName = keyof typeof events;

/** Where each event leads. An event that is missing is impossible. */
const table: Partial<Record<PhaseName, Partial<Record<EventName, PhaseName>>>> = {
  idle: { begin: 'sending the next turn', accept: 'idle', resume: 'resuming', read: 'idle' },
  sending: {
    accept: 'streaming',
    stop: 'sending, stopping',
    resume: 'resuming with a turn',
    end: 'refused',
    'end cut': 'cut with a turn',
  },
  'sending, stopping': {
    accept: 'streaming, stopping',
    stop: 'sending, stopping',
    end: 'refused',
    'end cut': 'cut with a turn',
  },
  'sending after a cut': {
    accept: 'streaming after a cut',
    stop: 'sending, stopping, after a cut',
    resume: 'resuming with a turn',
    end: 'refused',
    'end cut': 'cut with a turn',
  },
  streaming: { accept: 'streaming', stop: 'streaming, stopping', resume: 'resuming', end: 'idle', 'end cut': 'cut' },
  'streaming, stopping': {
    accept: 'streaming, stopping',
    stop: 'streaming, stopping',
    end: 'idle',
    'end cut': 'cut',
  },
  'streaming after a cut': {
    accept: 'streaming after a cut',
    stop: 'streaming, stopping, after a cut',
    resume: 'resuming',
    end: 'idle',
    'end cut': 'cut',
  },
  resuming: { accept: 'resuming', stop: 'resuming, stopping', end: 'idle', 'end cut': 'cut' },
  'resuming, stopping': { accept: 'resuming, stopping', stop: 'resuming, stopping', end: 'idle', 'end cut': 'cut' },
  'resuming with a turn': {
    accept: 'resuming',
    return: 'resuming',
    stop: 'resuming with a turn, stopping',
    end: 'refused',
    'end cut': 'cut with a turn',
  },
  'resuming with a turn, stopping': {
    accept: 'resuming, stopping',
    return: 'resuming, stopping',
    stop: 'resuming with a turn, stopping',
    end: 'refused',
    'end cut': 'cut with a turn',
  },
  refused: { begin: 'sending the next turn', accept: 'idle', return: 'idle' },
  cut: { begin: 'sending the next turn after a cut', accept: 'cut', resume: 'resuming', read: 'idle' },
  'cut with a turn': {
    begin: 'sending the next turn after a cut',
    accept: 'cut',
    return: 'cut',
    resume: 'resuming with a turn',
  },
};

describe.each(Object.keys(table) as PhaseName[])('%s', (name) => {
  it.each(Object.keys(events) as EventName[])('%s', (eventName) => {
    const [phase, event, expected] = [phases[name], events[eventName], table[name]?.[eventName]];
    if (expected) {
      expect(transition(phase, event)).toStrictEqual(phases[expected]);
    } else {
      const message = `${event.type} is impossible while the conversation is ${phase.name}.`;
      expect(() => transition(phase, event)).toThrow(new Error(message));
    }
  });
});

it.each(Object.entries(phases))('knows whether a conversation is busy while it is %s', (_, phase) => {
  expect(isBusy(phase)).toBe(['sending', 'streaming', 'resuming'].includes(phase.name));
});

it('has the turn that is not known to be accepted', () => {
  expect(turnOf(phases.idle)).toBeUndefined();
  expect(turnOf(phases.streaming)).toBeUndefined();
  expect(turnOf(phases.cut)).toBeUndefined();
  for (const name of ['sending', 'resuming with a turn', 'refused', 'cut with a turn'] as const) {
    expect(turnOf(phases[name])).toBe(turn);
  }
});
