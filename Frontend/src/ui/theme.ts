import { Listeners, useStore } from '../lib/store';

export type Theme = 'light' | 'dark' | 'system';

export const themes = [
  { theme: 'light', label: 'Light', icon: 'sun' },
  { theme: 'dark', label: 'Dark', icon: 'moon' },
  { theme: 'system', label: 'System', icon: 'monitor' },
] as const;

const key = 'fubuni.theme';
const listeners = new Listeners();
const systemIsDark = () => window.matchMedia('(prefers-color-scheme: dark)');

function read(): Theme {
  const stored = readStored();
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function readStored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The colours that browsers use around the page: its background. `public/theme.js` has the same. */
const colours = { light: '#ffffff', dark: '#151918' };

function paint(shown: 'light' | 'dark'): void {
  document.documentElement.dataset.theme = shown;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', colours[shown]);
}

function apply(): void {
  const theme = read();
  paint(theme === 'dark' || (theme === 'system' && systemIsDark().matches) ? 'dark' : 'light');
  listeners.notify();
}

function choose(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  apply();
}

/** Follows the system and the other tabs. `public/theme.js` has applied the first theme already. */
export function followTheme(): void {
  systemIsDark().addEventListener('change', apply);
  // Paper is white, so pages are printed in the light theme.
  window.addEventListener('beforeprint', () => paint('light'));
  window.addEventListener('afterprint', apply);
  window.addEventListener('storage', (event) => {
    if (event.key === key) apply();
  });
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useStore({ subscribe: listeners.subscribe, get: read });
  return [theme, choose];
}

const isDark = () => document.documentElement.dataset.theme === 'dark';

/** Whether the page is shown in the dark theme. */
export const useIsDark = (): boolean => useStore({ subscribe: listeners.subscribe, get: isDark });

/** Switches between light and dark, from the one that is shown now. */
export function toggleTheme(): void {
  choose(isDark() ? 'light' : 'dark');
}
