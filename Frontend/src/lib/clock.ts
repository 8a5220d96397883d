import { Listeners, useStore } from './store';

/** The time of the last tick. */
let now = new Date();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Listeners();

function start(): void {
  clearTimeout(timer);
  timer = setTimeout(tick, 60_000 - (Date.now() % 60_000));
}

function tick(): void {
  start();
  now = new Date();
  listeners.notify();
}

// Timers stop while a computer sleeps.
function onReturn(): void {
  if (document.visibilityState !== 'hidden') tick();
}

/**
 * One timer for the page, while anything subscribes: it ticks at the start of a minute and when the page is seen again.
 */
function subscribe(listener: () => void): () => void {
  if (listeners.isEmpty) {
    start();
    document.addEventListener('visibilitychange', onReturn);
    window.addEventListener('focus', onReturn);
  }
  const unsubscribe = listeners.subscribe(listener);
  return () => {
    unsubscribe();
    if (!listeners.isEmpty) return;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('focus', onReturn);
  };
}

const getNow = (): Date => {
  // Without subscribers nothing has updated it. A new object on every call would render without end.
  if (listeners.isEmpty && Math.abs(Date.now() - now.getTime()) >= 1_000) now = new Date();
  return now;
};

/** The time, updated every minute. */
export const useNow = (): Date => useStore({ subscribe, get: getNow });

const getToday = () => new Date().setHours(0, 0, 0, 0);

/** The local midnight (ms) with which today began. Only another day is another value. */
export const useToday = (): number => useStore({ subscribe, get: getToday });
