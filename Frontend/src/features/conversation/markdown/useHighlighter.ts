import { useEffect, useState } from 'react';
import type { Highlight } from './highlight';

let loaded: Highlight | undefined;
let loading: Promise<Highlight | undefined> | undefined;

/** Loads the highlighter with the first code that needs it. Code stays plain until then, or when loading fails. */
export function useHighlighter(needed: boolean): Highlight | undefined {
  const [highlight, setHighlight] = useState(() => loaded);
  useEffect(() => {
    if (!needed || highlight) return;
    let mounted = true;
    loading ??= import('./highlight').then(
      (module) => (loaded = module.highlight),
      () => (loading = undefined),
    );
    void loading.then((arrived) => {
      if (mounted && arrived) setHighlight(() => arrived);
    });
    return () => {
      mounted = false;
    };
  }, [needed, highlight]);
  return needed ? highlight : undefined;
}
