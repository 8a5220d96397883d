import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { Store, useStore } from './store';

/**
 * A component in a chunk of its own, and a placeholder until the chunk is loaded. React's `lazy` shows a placeholder
 * even where the chunk is loaded already, and Suspense keeps any placeholder for at least 300 ms.
 *
 * When the chunk fails to load, rendering throws; with `keepPlaceholder` the placeholder stays instead.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Placeholder: ComponentType<Props>,
  { keepPlaceholder = false } = {},
) {
  // In an object, because a store of functions could be mistaken for one that computes its value.
  const loaded = new Store<{ Component?: ComponentType<Props> }>({});
  let loading: Promise<void> | undefined;
  const fetchChunk = () => {
    loading ??= load().then(
      (Component) => loaded.set({ Component }),
      (error: unknown) => {
        // The next use loads it again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  function LazyComponent(props: Props) {
    // A placeholder that stayed after a failure is replaced when another use has loaded the chunk.
    const { Component } = useStore(loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    useEffect(() => {
      if (Component) return;
      let mounted = true;
      fetchChunk().catch((error: unknown) => mounted && !keepPlaceholder && setFailure({ error }));
      return () => {
        mounted = false;
      };
    }, [Component]);

    if (failure) throw failure.error;
    return Component ? <Component {...props} /> : <Placeholder {...props} />;
  }

  /** Loads the chunk before it is needed. */
  LazyComponent.preload = () => void fetchChunk().catch(() => undefined);
  return LazyComponent;
}
