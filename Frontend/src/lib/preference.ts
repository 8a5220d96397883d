import { Listeners, useStore } from './store';

const prefix = 'fubuni.';
/** Used without storage: a choice then lasts as long as the page. */
const chosen = new Map<string, boolean>();
const listeners = new Listeners();

/** A yes-or-no choice of the user in this browser. */
export function readPreference(name: string, initial: boolean): boolean {
  const value = chosen.get(name);
  if (value !== undefined) return value;
  try {
    const stored = localStorage.getItem(prefix + name);
    return stored === null ? initial : stored === 'yes';
  } catch {
    return initial;
  }
}

function choose(name: string, value: boolean): void {
  try {
    localStorage.setItem(prefix + name, value ? 'yes' : 'no');
  } catch {
    chosen.set(name, value);
  }
  listeners.notify();
}

export function usePreference(name: string, initial: boolean): [boolean, (value: boolean) => void] {
  const value = useStore({ subscribe: listeners.subscribe, get: () => readPreference(name, initial) });
  return [value, (next) => choose(name, next)];
}
