import type { Literal } from 'mdast';
import type { CompileContext, Extension as FromMarkdownExtension, Token } from 'mdast-util-from-markdown';
import type { Extension } from 'micromark-util-types';
import { delimitersOf, texOf } from './delimiters';
import { mathFlow } from './mathFlow';
import { mathText } from './mathText';

/** A formula in TeX. */
export interface MathNode extends Literal {
  type: 'math';
  /** As it is written, with its delimiters. */
  source: string;
  /** On a line of its own. */
  display: boolean;
  /** Not within a paragraph. */
  block: boolean;
}

declare module 'mdast' {
  interface RootContentMap {
    math: MathNode;
  }
  interface PhrasingContentMap {
    math: MathNode;
  }
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mathData: 'mathData';
    mathFlow: 'mathFlow';
    mathText: 'mathText';
  }
}

const backslash = 92;
const dollar = 36;

/** Formulas in TeX, as syntax of this Markdown. */
export function mathSyntax(markdown: string): Extension {
  const flow = mathFlow(markdown);
  return {
    flow: { [backslash]: flow, [dollar]: flow },
    text: { [backslash]: mathText, [dollar]: mathText },
  };
}

const enter = (block: boolean) =>
  function (this: CompileContext, token: Token) {
    this.enter({ type: 'math', value: '', source: '', display: block, block }, token);
  };

function exit(this: CompileContext, token: Token) {
  const node = this.stack.at(-1);
  if (node?.type === 'math') {
    node.source = this.sliceSerialize(token);
    node.value = texOf(node.source);
    node.display ||= delimitersOf(node.source)?.display ?? false;
  }
  this.exit(token);
}

/** Formulas as nodes of the syntax tree. */
export const mathFromMarkdown: FromMarkdownExtension = {
  enter: { mathFlow: enter(true), mathText: enter(false) },
  exit: { mathFlow: exit, mathText: exit },
};
