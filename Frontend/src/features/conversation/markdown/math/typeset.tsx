import { createElement } from 'react';
import type { ReactNode } from 'react';
import temml from 'temml';
import 'temml/dist/Temml-Local.css';
import './temml.css';

/** What temml makes of a formula, as far as it is used here. */
type TypesetNode =
  | { text: string }
  | {
      /** Absent from a fragment. */
      type?: string;
      attributes?: Record<string, unknown>;
      classes?: string[];
      style?: Record<string, string>;
      children: TypesetNode[];
    };

export type Typeset = (tex: string, display: boolean) => ReactNode;

/** A formula as MathML, or undefined when it is wrong. This file is a chunk that is loaded when it is needed. */
export const typeset: Typeset = (tex, display) => {
  try {
    const options = { displayMode: display, throwOnError: true, trust: false, maxExpand: 500 };
    return toReact(temml.__renderToMathMLTree(tex, options) as TypesetNode, 0);
  } catch {
    return undefined;
  }
};

/**
 * Temml's own nodes would become elements that React does not know. Their styles are set as properties of elements,
 * which the content security policy allows; the attribute `style` it refuses, so those few are left out.
 */
function toReact(node: TypesetNode, key: number): ReactNode {
  if ('text' in node) return node.text;
  const children = node.children.map(toReact);
  if (node.type === undefined) return children;
  if (!/^(?:m[a-z]+|none)$/.test(node.type)) return null;
  const attributes = { ...node.attributes };
  delete attributes.style;
  const className = node.classes?.filter(Boolean).join(' ');
  const style = { ...node.style };
  // The class `tml-display` has it too, and browsers other than Chromium do not know these two words.
  if (node.type === 'math') delete style.display;
  return createElement(
    node.type,
    { ...attributes, key, className: className === '' ? undefined : className, style },
    ...children,
  );
}
