import { lazyValue } from '../../../../lib/lazyValue';

/** Highlights code. It stays plain until it is loaded, or when loading fails. */
export const useHighlighter = lazyValue(async () => (await import('./highlight')).highlight);
