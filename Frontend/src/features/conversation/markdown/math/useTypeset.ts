import { lazyValue } from '../../../../lib/lazyValue';

/** Typesets formulas. They stay TeX until it is loaded, or when loading fails. */
export const useTypeset = lazyValue(async () => (await import('./typeset')).typeset);
