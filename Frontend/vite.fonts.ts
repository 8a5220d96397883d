import type { Plugin } from 'vite';

/**
 * Removes the font of temml's style sheet, which the content security policy would refuse: formulas use the fonts of
 * the system.
 */
export function withoutMathFont(): Plugin {
  return {
    name: 'fubuni-without-math-font',
    enforce: 'pre',
    transform: {
      filter: { id: /\/temml\/dist\/[^/]+\.css$/ },
      handler: (styles) => ({ code: styles.replaceAll(/@font-face\s*\{[^}]*\}/g, ''), map: null }),
    },
  };
}
