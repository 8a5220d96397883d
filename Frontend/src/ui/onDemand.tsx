import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ComponentType } from 'react';

/**
 * A component in a chunk of its own, and what stands in for it until the chunk is here. React's `lazy` shows a placeholder even where the
 * chunk has arrived already, and Suspense keeps any placeholder for 300 ms: a page that could be shown at once waited for that.
 * Where the chunk does not arrive, it fails as if rendering had, or, where the placeholder is `enough`, that stays.
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  StandIn: ComponentType<Props>,
  { enough = false } = {},
) {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const waiting = new Set<() => void>();
  const wait = (tell: () => void) => {
    waiting.add(tell);
    return () => waiting.delete(tell);
  };
  const get = () => {
    loading ??= load().then(
      (Component) => {
        loaded = Component;
        for (const tell of waiting) tell();
      },
      (error: unknown) => {
        // Whoever needs it next tries again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  function OnDemand(props: Props) {
    // Also one that stood in after a failure hears of it when another has had more luck.
    const Component = useSyncExternalStore(wait, () => loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    useEffect(() => {
      if (Component) return;
      let mounted = true;
      get().catch((error: unknown) => mounted && !enough && setFailure({ error }));
      return () => {
        mounted = false;
      };
    }, [Component]);

    if (failure) throw failure.error;
    return Component ? <Component {...props} /> : <StandIn {...props} />;
  }

  /** Has it fetched before it is needed. */
  OnDemand.preload = () => void get().catch(() => undefined);
  return OnDemand;
}
