import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';

/**
 * A component in a chunk of its own, and what stands in for it until the chunk is here. React's `lazy` shows a placeholder even where the
 * chunk has arrived already, and Suspense keeps any placeholder for 300 ms: a page that could be shown at once waited for that.
 */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>, StandIn: ComponentType<Props>) {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<ComponentType<Props>> | undefined;
  const get = () => {
    loading ??= load().then(
      (Component) => (loaded = Component),
      (error: unknown) => {
        // Whoever needs it next tries again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  function OnDemand(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    useEffect(() => {
      if (Component) return;
      let mounted = true;
      get().then(
        (arrived) => mounted && setComponent(() => arrived),
        (error: unknown) => mounted && setFailure({ error }),
      );
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
