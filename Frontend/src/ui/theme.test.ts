import { afterEach, beforeEach, expect, it } from 'vitest';
import { followTheme, toggleTheme } from './theme';

beforeEach(() => {
  document.head.innerHTML =
    '<meta name="theme-color" media="(prefers-color-scheme: light)"><meta name="theme-color" media="x">';
});
afterEach(() => {
  document.head.innerHTML = '';
  delete document.documentElement.dataset.theme;
});

const shown = () => [
  document.documentElement.dataset.theme,
  ...[...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].map(({ content }) => content),
];

it('has the frame of the browser in the colour of the theme that was chosen, and paper white', () => {
  followTheme();
  document.documentElement.dataset.theme = 'light';
  toggleTheme();
  expect(shown()).toEqual(['dark', '#151918', '#151918']);
  window.dispatchEvent(new Event('beforeprint'));
  expect(shown()).toEqual(['light', '#ffffff', '#ffffff']);
  window.dispatchEvent(new Event('afterprint'));
  expect(shown()).toEqual(['dark', '#151918', '#151918']);
});
