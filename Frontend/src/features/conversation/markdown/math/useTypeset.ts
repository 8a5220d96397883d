import { lazyValue } from '../../../../lib/lazyValue';
import { copyFormulasAsTex } from './copyTex';

/** Typesets formulas. They stay TeX until it is loaded, or when loading fails. */
export const useTypeset = lazyValue(async () => {
  const { typeset } = await import('./typeset');
  copyFormulasAsTex();
  return typeset;
});
