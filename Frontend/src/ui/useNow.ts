import { useEffect, useState, useSyncExternalStore } from 'react';

/** Calls at the beginning of every minute, and when the page is looked at again: timers stand still while a computer sleeps. Returns how to stop. */
function everyMinute(listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    timer = setTimeout(tick, 60_000 - (Date.now() % 60_000));
  };
  const tick = () => {
    clearTimeout(timer);
    wait();
    listener();
  };
  const onLook = () => {
    if (document.visibilityState !== 'hidden') tick();
  };
  wait();
  document.addEventListener('visibilitychange', onLook);
  window.addEventListener('focus', onLook);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onLook);
    window.removeEventListener('focus', onLook);
  };
}

/** The time, to the minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => everyMinute(() => setNow(new Date())), []);
  return now;
}

const midnight = () => new Date().setHours(0, 0, 0, 0);

/** The beginning of the day that it is here. Only another day is another value. */
export function useToday(): number {
  return useSyncExternalStore(everyMinute, midnight);
}
