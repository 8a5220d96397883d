import { useSyncExternalStore } from 'react';

const prefix = 'fubuni.';
/** Without storage a choice lasts as long as the page. */
const chosen = new Map<string, boolean>();
const listeners = new Set<() => void>();

/** A yes or no that somebody chose in this browser. */
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
  for (const listener of listeners) listener();
}

export function usePreference(name: string, initial: boolean): [boolean, (value: boolean) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readPreference(name, initial),
  );
  return [value, (next) => choose(name, next)];
}
