import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { expectAccessible } from '../../../../testing/expectAccessible';
import { Markdown } from '../Markdown';

/** What a text is rendered as, without classes. */
function shown(text: string, streaming = false) {
  const { container, unmount } = render(<Markdown text={text} streaming={streaming} />);
  for (const element of container.querySelectorAll('[class]')) element.removeAttribute('class');
  const html = container.firstElementChild?.innerHTML;
  unmount();
  return html;
}

const text = (html: string) => html.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const plain = (html: string) => `<span>${text(html)}</span>`;

it.each([
  ['press <kbd>Ctrl</kbd>+<kbd>C</kbd>', '<p>press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>'],
  ['H<sub>2</sub>O, x<SUP>**2**</SUP>', '<p>H<sub>2</sub>O, x<sup><strong>2</strong></sup></p>'],
  ['a<br>b<br/>c<br />d', '<p>a<br>b<br>c<br>d</p>'],
  ['<kbd><sub>a</sub></kbd>', '<p><kbd><sub>a</sub></kbd></p>'],
  ['<sub>a', `<p>${plain('<sub>')}a</p>`],
  ['a</sub>', `<p>a${plain('</sub>')}</p>`],
  ['<sub><kbd>a</sub></kbd>', `<p><sub>${plain('<kbd>')}a</sub>${plain('</kbd>')}</p>`],
  ['<kbd class="x">a</kbd>', `<p>${plain('<kbd class="x">')}a${plain('</kbd>')}</p>`],
  ['<kbd onclick="x()">a</kbd>', `<p>${plain('<kbd onclick="x()">')}a${plain('</kbd>')}</p>`],
  ['a <details>b</details>', `<p>a ${plain('<details>')}b${plain('</details>')}</p>`],
  ['`<kbd>`', '<p><code dir="ltr">&lt;kbd&gt;</code></p>'],
  ['<iframe src="https://evil.example"></iframe>', plain('<iframe src="https://evil.example"></iframe>')],
  ['<script>alert(1)</script>', plain('<script>alert(1)</script>')],
  ['<summary>a</summary>', `${plain('<summary>')}<p>a</p>${plain('</summary>')}`],
])('renders %j as %j', (markdown, html) => {
  expect(shown(markdown)).toBe(html);
});

it.each([
  ['<details>\n<summary>More **here**</summary>\n\n- a\n\n```\nb\n```\n\n</details>\n\nc', ['More here', 'a', 'c']],
  ['<details><summary>More **here**</summary>a</details>\n\nc', ['More here', 'a', 'c']],
  ['<details>\n<summary>More **here**</summary>\n\na', ['More here', 'a']],
])('folds %j', async (markdown, texts) => {
  const { container } = render(<Markdown text={markdown} streaming={false} />);
  const [summary = '', inside = '', after] = texts;
  expect(container.querySelector('details:not([open]) > summary')).toHaveTextContent(summary);
  expect(container.querySelector('summary strong')).toHaveTextContent('here');
  expect(screen.getByText(inside).closest('details')).not.toBeNull();
  if (after) expect(screen.getByText(after).closest('details')).toBeNull();
  await expectAccessible(container);
});

it('folds what is folded within', () => {
  const { container } = render(
    <Markdown
      text={
        '<details open>\n<summary>A</summary>\n\n<details>\n<summary>B</summary>\n\nb\n\n</details>\n\na\n\n</details>'
      }
      streaming={false}
    />,
  );
  expect(container.querySelector('details[open] > details > summary')).toHaveTextContent('B');
  expect(container.querySelectorAll('span')).toHaveLength(0);
});

it('nests no deeper than it can render', () => {
  const { container } = render(
    <Markdown text={`a ${'<sub>'.repeat(5_000)}b${'</sub>'.repeat(5_000)}`} streaming={false} />,
  );
  expect(container.querySelectorAll('sub')).toHaveLength(20);
});

it('reports no wrong nesting', () => {
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
  shown('<details>\n<summary>\n\n# A\n\n</summary>\n\na <sub>b</sub>\n\n</details>');
  shown('> <details><summary>x</summary>y</details>\n\n- <details><summary>x</summary>y</details>');
  expect(error).not.toHaveBeenCalled();
});

it('shows images of this site in a viewer, and those of other hosts as links', async () => {
  const { container } = render(
    <Markdown
      text={
        '![logo](/icon-192.png) ![](/favicon.svg) ![out](/api/auth/logout) ![out](/api//%61uth/logout) ' +
        '![far](https://evil.example/x.png) ![data](data:image/png;base64,AA) ' +
        '[![linked](/icon-512.png)](https://a.example)'
      }
      streaming={false}
    />,
  );
  await screen.findByRole('button', { name: 'View image: logo' });
  expect([...container.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual([
    `${location.origin}/icon-192.png`,
    `${location.origin}/favicon.svg`,
    `${location.origin}/icon-512.png`,
  ]);
  expect(screen.getByRole('link', { name: 'far (evil.example)' })).toBeVisible();
  await expectAccessible(container);

  await userEvent.click(screen.getByRole('button', { name: 'View image: logo' }));
  expect(screen.getByRole('dialog', { name: 'logo' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});
