import type { PhrasingContent, Root } from 'mdast';
import type { Extension as FromMarkdownExtension } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import type { Attempt, Code, Construct, Effects, Extension, State } from 'micromark-util-types';

/**
 * Punctuation of Chinese, Japanese and Korean text, and quotation marks. Such text has no space after an address, and
 * addresses percent-encode these characters. The apostrophe (’) and the en dash are not included, because they occur in
 * addresses.
 */
const ends = new RegExp(
  `[${[
    // Dashes, quotation marks and the ellipsis.
    '\\u2014\\u2015\\u2018\\u201c-\\u201f\\u2026',
    // CJK symbols and punctuation, and the katakana middle dot.
    '\\u3001-\\u3003\\u3008-\\u3020\\u3030\\u303d\\u30fb',
    // Vertical, compatibility and full-width forms.
    '\\ufe10-\\ufe19\\ufe30-\\ufe4f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65',
  ].join('')}]`,
);

const isEnd = (code: Code) => code !== null && code > 0 && ends.test(String.fromCharCode(code));

/** GFM's bare addresses, which also start and end at CJK punctuation, as they do at a space. */
export function boundedAutolinks(): Extension {
  const { text = {} } = gfmAutolinkLiteral();
  return {
    text: Object.fromEntries(
      Object.entries(text).map(([code, constructs]) => [code, constructs && boundAll(constructs)]),
    ),
  };
}

/** States that receive every code unchanged, because they translate it themselves or pass it to a construct. */
const untranslated = new WeakSet<State>();

function keep(state: State): State {
  untranslated.add(state);
  return state;
}

const boundAll = (constructs: Construct | Construct[]) => [constructs].flat().map(bound);

/** The construct sees the end of the text in place of CJK punctuation. It reports the real code to the tokenizer. */
function bound(construct: Construct): Construct {
  const { previous, tokenize } = construct;
  return {
    ...construct,
    previous(code) {
      return isEnd(code) || previous === undefined || previous.call(this, code);
    },
    tokenize(effects, ok, nok) {
      let current: Code = null;
      let finished = false;
      const finish = (next: State) => () => {
        finished = true;
        return next(current);
      };
      const translate = (state: State): State =>
        keep((code) => {
          current = code;
          const next = state(isEnd(code) && !untranslated.has(state) ? null : code);
          return next === undefined || finished ? next : translate(next);
        });
      return translate(tokenize.call(this, boundEffects(effects), finish(ok), finish(nok)));
    },
  };
}

/** The parts of a construct are bounded too. The tokenizer starts them with the real code. */
function boundEffects(effects: Effects): Effects {
  const part =
    (attempt: Attempt): Attempt =>
    (constructs, ok, nok) =>
      keep(attempt(boundAll(constructs as Construct), ok, nok));
  return { ...effects, attempt: part(effects.attempt), check: part(effects.check) };
}

/**
 * In some places, such as after an open bracket, addresses are searched in the finished text. Each text node is
 * searched alone, so splitting it before CJK punctuation ends the addresses there.
 */
export const splitAtCjkPunctuation: FromMarkdownExtension = { transforms: [splitTexts] };

const pieces = new RegExp(`(?=${ends.source})`);

function splitTexts(node: Root | PhrasingContent): void {
  if (!('children' in node)) return;
  node.children = node.children.flatMap((child) => {
    if (child.type !== 'text' || !/www\.|https?:/i.test(child.value)) return [child];
    return child.value.split(pieces).map((value) => ({ type: 'text' as const, value }));
  });
  for (const child of node.children) splitTexts(child as PhrasingContent);
}
