import { useEffect } from 'react';
import { Store, useStore } from './store';

/**
 * A value in a chunk of its own, which is loaded with the first component that needs it. It is undefined until then, or
 * when loading fails; the next component that needs it loads it again.
 */
export function lazyValue<Value>(load: () => Promise<Value>) {
  // In an object, because a store of functions could be mistaken for one that computes its value.
  const loaded = new Store<{ value?: Value }>({});
  let loading: Promise<void> | undefined;
  return function useLazyValue(needed = true): Value | undefined {
    const { value } = useStore(loaded);
    useEffect(() => {
      if (!needed || value !== undefined) return;
      loading ??= load().then(
        (arrived) => loaded.set({ value: arrived }),
        () => (loading = undefined),
      );
    }, [needed, value]);
    return needed ? value : undefined;
  };
}
