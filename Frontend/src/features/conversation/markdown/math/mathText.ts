import { markdownLineEnding, markdownSpace } from 'micromark-util-character';
import type { Code, Construct, State, Tokenizer } from 'micromark-util-types';
import { maxInlineLength } from './delimiters';
import { Lines } from './lines';

const codes = { dollar: 36, openParenthesis: 40, closeParenthesis: 41, openBracket: 91, closeBracket: 93 } as const;
const backslash = 92;
const backtick = 96;

const isSpace = (code: Code) => markdownSpace(code) || markdownLineEnding(code);
const isDigit = (code: Code) => code !== null && code >= 48 && code <= 57;

/**
 * A formula in a line. A dollar sign opens one as in Pandoc: it has no space after it, the closing one has none before
 * it, and no digit follows; so "$5 to $10" is text. A formula has no code in it.
 */
export const mathText: Construct = { name: 'mathText', tokenize };

function tokenize(...[effects, ok, nok]: Parameters<Tokenizer>): State {
  const lines = new Lines(effects);
  let opening: Code = null;
  let length = 0;
  let previous: Code = null;

  const consume = (code: Code) => {
    length++;
    previous = code;
    lines.consume(code);
  };

  return (code) => {
    effects.enter('mathText');
    consume(code);
    return code === backslash ? afterBackslash : afterDollar;
  };

  function afterBackslash(code: Code): State | undefined {
    if (code !== codes.openParenthesis && code !== codes.openBracket) return nok(code);
    opening = code;
    consume(code);
    return bracketed;
  }

  /** Inside of `\(…\)` or `\[…\]`. */
  function bracketed(code: Code): State | undefined {
    if (code === null || code === backtick || length > maxInlineLength) return nok(code);
    consume(code);
    return code === backslash ? bracketedEscape : bracketed;
  }

  function bracketedEscape(code: Code): State | undefined {
    if (code === null) return nok(code);
    const closes = code === (opening === codes.openParenthesis ? codes.closeParenthesis : codes.closeBracket);
    consume(code);
    // The shortest formula has one character between its delimiters.
    return closes && length > 4 ? afterBracket : closes ? nok : bracketed;
  }

  /** `\[a\](b)` is the text of a link with its brackets escaped. */
  function afterBracket(code: Code): State | undefined {
    if (opening === codes.openBracket && code === codes.openParenthesis) return nok(code);
    return end(code);
  }

  function afterDollar(code: Code): State | undefined {
    if (code === codes.dollar) {
      consume(code);
      return firstOfDisplay;
    }
    return isSpace(code) ? nok(code) : dollars(code);
  }

  /** Inside of `$…$`. */
  function dollars(code: Code): State | undefined {
    if (code === null || code === backtick || length > maxInlineLength) return nok(code);
    if (code === codes.dollar) {
      if (isSpace(previous)) return nok(code);
      consume(code);
      return afterClosingDollar;
    }
    consume(code);
    return code === backslash ? escaped(dollars) : dollars;
  }

  function afterClosingDollar(code: Code): State | undefined {
    if (isDigit(code) || code === codes.dollar) return nok(code);
    return end(code);
  }

  function firstOfDisplay(code: Code): State | undefined {
    return code === codes.dollar ? nok(code) : display(code);
  }

  /** Inside of `$$…$$`. */
  function display(code: Code): State | undefined {
    if (code === null || code === backtick || length > maxInlineLength) return nok(code);
    consume(code);
    if (code === codes.dollar) return closeDisplay;
    return code === backslash ? escaped(display) : display;
  }

  function closeDisplay(code: Code): State | undefined {
    if (code !== codes.dollar) return nok(code);
    consume(code);
    return afterClosingDollar;
  }

  function end(code: Code): State | undefined {
    lines.close();
    effects.exit('mathText');
    return ok(code);
  }

  function escaped(next: State): State {
    return (code) => {
      if (code === null) return next(code);
      consume(code);
      return next;
    };
  }
}
