import { markdownLineEnding, markdownSpace } from 'micromark-util-character';
import type { Code, Construct, State, TokenizeContext, Tokenizer } from 'micromark-util-types';
import { maxLength } from './delimiters';
import { Lines } from './lines';

const backslash = 92;
const closeBracket = 93;

/** A formula that begins its line and ends a line, without a blank line in it: TeX allows none either. */
const displays = [/^\$\$(?!\$)(?:(?!\$\$)[^`])+\$\$[ \t]*(?:\r?\n|$)/, /^\\\[(?:\\[^\]]|[^\\`])+\\\][ \t]*(?:\r?\n|$)/];
const blankLine = /\n[ \t>]*\r?\n/;

/** Whether a displayed formula begins at the start of this text. */
export function beginsDisplay(text: string): boolean {
  const match = displays.map((display) => display.exec(text)).find((found) => found !== null);
  return match ? !blankLine.test(match[0].trimEnd()) : false;
}

/**
 * A formula on lines of its own. Its lines are no lists, headings or underlines, whatever they begin with.
 *
 * @param markdown The text that is parsed. Whether the formula ends is read there before it begins, because a construct
 * that fails after several lines has already kept them from being anything else.
 */
export const mathFlow = (markdown: string): Construct => ({
  name: 'mathFlow',
  concrete: true,
  tokenize(...parameters) {
    return tokenize.call(this, markdown, ...parameters);
  },
});

function tokenize(this: TokenizeContext, markdown: string, ...[effects, ok, nok]: Parameters<Tokenizer>): State {
  const isLazy = () => this.parser.lazy[this.now().line] === true;
  const lines = new Lines(effects);
  let closing: Code = null;
  let consumed = 0;

  const opening = (code: Code): State => {
    lines.consume(code);
    if (++consumed < 2) return opening;
    // What interrupts a paragraph is only asked whether it begins.
    if (this.interrupt !== true) return inside;
    lines.close();
    effects.exit('mathFlow');
    return ok;
  };

  return (code) => {
    const { offset } = this.now();
    if (!beginsDisplay(markdown.slice(offset, offset + maxLength))) return nok(code);
    // A dollar sign closes what one has opened, and `\]` what `\[` has.
    closing = code === backslash ? closeBracket : code;
    effects.enter('mathFlow');
    return opening(code);
  };

  function inside(code: Code): State | undefined {
    if (code === null) return nok(code);
    lines.consume(code);
    if (markdownLineEnding(code)) return atLineStart;
    if (code === backslash) return afterBackslash;
    return closing !== closeBracket && code === closing ? afterDollar : inside;
  }

  function atLineStart(code: Code): State | undefined {
    return isLazy() ? nok(code) : inside(code);
  }

  function afterBackslash(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) return inside(code);
    lines.consume(code);
    return code === closing && code === closeBracket ? end : inside;
  }

  function afterDollar(code: Code): State | undefined {
    if (code !== closing) return inside(code);
    lines.consume(code);
    return end;
  }

  function end(code: Code): State | undefined {
    lines.close();
    effects.exit('mathFlow');
    return trailing(code);
  }

  function trailing(code: Code): State | undefined {
    if (markdownSpace(code)) {
      effects.enter('whitespace');
      return whitespace(code);
    }
    return code === null || markdownLineEnding(code) ? ok(code) : nok(code);
  }

  function whitespace(code: Code): State | undefined {
    if (markdownSpace(code)) {
      effects.consume(code);
      return whitespace;
    }
    effects.exit('whitespace');
    return trailing(code);
  }
}
