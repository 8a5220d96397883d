import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Markdown } from './Markdown';

/** The first paragraph, with the bare elements. */
function shownOf(text: string, streaming = false): string {
  const { container, unmount } = render(<Markdown text={text} streaming={streaming} />);
  for (const link of container.querySelectorAll('a'))
    for (const name of link.getAttributeNames()) link.removeAttribute(name);
  const shown = container.querySelector('p')?.innerHTML ?? '';
  unmount();
  return shown;
}

const tildes: [markdown: string, shown: string][] = [
  ['takes ~5 min and ~10 more; 5~10 and 3~4', 'takes ~5 min and ~10 more; 5~10 and 3~4'],
  ['(~2000 lines) … (~5000 lines)', '(~2000 lines) … (~5000 lines)'],
  ['~/a and ~/b', '~/a and ~/b'],
  ['~one~ ~~two~~', '~one~ <del>two</del>'],
  ['約~5分、~10分', '約~5分、~10分'],
];

const marks: [markdown: string, shown: string][] = [
  ['**「強調」**した', '<strong>「強調」</strong>した'],
  ['これは**「強調」**です', 'これは<strong>「強調」</strong>です'],
  ['这是**“重点”**内容', '这是<strong>“重点”</strong>内容'],
  ['这是**重点。**然后', '这是<strong>重点。</strong>然后'],
  ['**注意：**请看', '<strong>注意：</strong>请看'],
  ['**(注)**は', '<strong>(注)</strong>は'],
  ['税率は**10%**です', '税率は<strong>10%</strong>です'],
  ['한국어**(韓國語)**는', '한국어<strong>(韓國語)</strong>는'],
  ['***「両方」***です', '<em><strong>「両方」</strong></em>です'],
  ['**`code`**を', '<strong><code dir="ltr">code</code></strong>を'],
  ['価格は~~「千円」~~二千円', '価格は<del>「千円」</del>二千円'],
  ['这是~~删除。~~然后', '这是<del>删除。</del>然后'],
  ['**甲。**~~乙。~~**丙。**丁', '<strong>甲。</strong><del>乙。</del><strong>丙。</strong>丁'],
];

const addresses: [markdown: string, shown: string][] = [
  ['见 https://example.com/a。然后', '见 <a>https://example.com/a</a>。然后'],
  ['见https://example.com/a，再见http://b.example）', '见<a>https://example.com/a</a>，再见<a>http://b.example</a>）'],
  ['(https://example.com/a_(b))，', '(<a>https://example.com/a_(b)</a>)，'],
  ['https://example.com/a_(b)', '<a>https://example.com/a_(b)</a>'],
  ['https://example.com/a_(b)）和', '<a>https://example.com/a_(b)</a>）和'],
  ['（https://example.com/a）。', '（<a>https://example.com/a</a>）。'],
  ['https://example.com（中文）', '<a>https://example.com</a>（中文）'],
  ['「https://example.com/a?b=c#d」を', '「<a>https://example.com/a?b=c#d</a>」を'],
  ['“https://example.com/a”的', '“<a>https://example.com/a</a>”的'],
  [
    '《https://example.com》、【https://example.com】',
    '《<a>https://example.com</a>》、【<a>https://example.com</a>】',
  ],
  ['https://example.com/a.。', '<a>https://example.com/a</a>.。'],
  [
    'https://example.com/a：甲；https://example.com/b！',
    '<a>https://example.com/a</a>：甲；<a>https://example.com/b</a>！',
  ],
  ['https://example.com/a？然后', '<a>https://example.com/a</a>？然后'],
  ['https://example.com/a……还有', '<a>https://example.com/a</a>……还有'],
  ['https://example.com:8080。', '<a>https://example.com:8080</a>。'],
  ['（www.example.com）、www.example.com/a。', '（<a>www.example.com</a>）、<a>www.example.com/a</a>。'],
  ['邮箱a@example.com。', '邮箱<a>a@example.com</a>。'],
  [
    '见 https://example.com/a。**然后**`b`',
    '见 <a>https://example.com/a</a>。<strong>然后</strong><code dir="ltr">b</code>',
  ],
  ['**https://example.com/a。**然后', '<strong><a>https://example.com/a</a>。</strong>然后'],
  ['[见 https://example.com/a。然后www.b.example，', '[见 <a>https://example.com/a</a>。然后www.b.example，'],
  ['[见 www.example.com/a，www.example.com/b。', '[见 <a>www.example.com/a</a>，<a>www.example.com/b</a>。'],
  // Letters of any script belong to an address.
  ['https://zh.wikipedia.org/wiki/北京。', '<a>https://zh.wikipedia.org/wiki/北京</a>。'],
  ['https://fr.wikipedia.org/wiki/L’Équipe', '<a>https://fr.wikipedia.org/wiki/L’Équipe</a>'],
  ['`https://example.com/a。b`', '<code dir="ltr">https://example.com/a。b</code>'],
  // As before for other text.
  ['https://example.com/a, b', '<a>https://example.com/a</a>, b'],
  ['(see https://example.com/a).', '(see <a>https://example.com/a</a>).'],
  ['https://example.com/~ada/a~b', '<a>https://example.com/~ada/a~b</a>'],
  ['httpsx://a。b http://。', 'httpsx://a。b http://。'],
];

/** These show their marks, or some of them while they arrive. */
const others: [markdown: string, shown: string][] = [
  ['これは*「斜体」*です', 'これは<em>「斜体」</em>です'],
  ['<https://example.com/a。b>', '<a>https://example.com/a。b</a>'],
  ['a ** b ** c, d**"e"**f', 'a ** b ** c, d**"e"**f'],
  ['a ~~~b~~~ c', 'a ~~~b~~~ c'],
  ['snake_case_name', 'snake_case_name'],
];

const arriving = [...tildes, ...marks, ...addresses];

it.each([...arriving, ...others])('shows %j as %j', (markdown, shown) => {
  expect(shownOf(markdown)).toBe(shown);
});

it.each(arriving)('shows no marks of %j while it arrives', (markdown, shown) => {
  const text = textOf(shown);
  for (let length = 1; length <= markdown.length; length++) {
    const arrived = textOf(shownOf(markdown.slice(0, length), true));
    expect(text.startsWith(arrived), `${markdown.slice(0, length)} shows as ${arrived}`).toBe(true);
  }
});

it('links an address no further than it has arrived', () => {
  expect(shownOf('见 https://example.com/a。', true)).toBe('见 <a>https://example.com/a</a>。');
  expect(shownOf('见 **https://example.com/a', true)).toBe('见 <strong><a>https://example.com/a</a></strong>');
});

function textOf(html: string): string {
  const element = document.createElement('p');
  element.innerHTML = html;
  return element.textContent;
}
