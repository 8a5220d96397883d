import { lazyComponent } from '../../../../lib/lazyComponent';
import { CodeBlock } from '../code/CodeBlock';
import type { DiagramProps } from './Diagram';

/** A chunk of its own, because few answers have a diagram. Until it is loaded the source is shown. */
export const LazyDiagram = lazyComponent<DiagramProps>(
  async () => (await import('./Diagram')).Diagram,
  ({ source, complete }) => <CodeBlock code={source} language="mermaid" complete={complete} />,
  { keepPlaceholder: true },
);
