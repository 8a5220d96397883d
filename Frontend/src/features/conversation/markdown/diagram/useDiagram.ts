import { useEffect, useState } from 'react';
import { lazyValue } from '../../../../lib/lazyValue';
import type { DiagramImage } from './renderDiagram';

const useRenderer = lazyValue(async () => (await import('./renderDiagram')).renderDiagram);

export interface DiagramState {
  image?: DiagramImage;
  failed: boolean;
}

/** The image of a diagram, once it is rendered. */
export function useDiagram(source: string, dark: boolean, needed: boolean): DiagramState {
  const render = useRenderer(needed);
  const [state, setState] = useState<DiagramState & { source?: string }>({ failed: false });
  useEffect(() => {
    if (!render) return;
    let current = true;
    render(source, dark).then(
      (image) => current && setState({ image, failed: false, source }),
      () => current && setState({ failed: true, source }),
    );
    return () => {
      current = false;
    };
  }, [render, source, dark]);
  return state.source === source ? state : { failed: false };
}
