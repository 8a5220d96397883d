import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Markdown } from './Markdown';
import type * as Parser from './parse';

const parsed = vi.hoisted(() => [] as string[]);

vi.mock('./parse', async (original) => {
  const { parse } = await original<typeof Parser>();
  return {
    parse: (text: string) => {
      parsed.push(text);
      return parse(text);
    },
  };
});

it('parses only the block that changes', () => {
  const { rerender } = render(<Markdown text={'# Title\n\nFirst.\n\nSec'} streaming />);
  parsed.length = 0;
  rerender(<Markdown text={'# Title\n\nFirst.\n\nSecond'} streaming />);
  rerender(<Markdown text={'# Title\n\nFirst.\n\nSecond.'} streaming />);
  expect(parsed).toEqual(['Second', 'Second.']);
});

it('shows tables, lists and headings below the page heading', () => {
  render(<Markdown text={'# Milk\n\n| kind | days |\n|---|--:|\n| oat | 7 |\n\n- a\n- b'} streaming={false} />);
  expect(screen.getByRole('heading', { name: 'Milk', level: 2 })).toBeVisible();
  expect(screen.getByRole('columnheader', { name: 'kind' })).toBeVisible();
  expect(screen.getByRole('cell', { name: 'oat' })).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});

it('starts with headings of the second level whatever a model starts with, and has no empty header', () => {
  render(<Markdown text={'## Milk\n\n### Oat\n\n| | days |\n|---|---|\n| oat | 7 |'} streaming={false} />);
  expect(screen.getByRole('heading', { name: 'Milk', level: 2 })).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Oat', level: 3 })).toBeVisible();
  expect(screen.getAllByRole('columnheader')).toHaveLength(1);
});

it('opens links in a new tab, without a referrer, and shows their host', () => {
  render(
    <Markdown
      text={'[docs](https://example.org/a?b) and https://example.com/c and [d]\n\n[d]: https://d.example'}
      streaming={false}
    />,
  );
  const link = screen.getByRole('link', { name: 'docs (example.org)' });
  expect(link).toHaveAttribute('href', 'https://example.org/a?b');
  expect(link).toHaveAttribute('target', '_blank');
  expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  expect(screen.getByRole('link', { name: 'https://example.com/c' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'd (d.example)' })).toBeVisible();
});

it('shows the host that a link really leads to, whatever its label is', () => {
  const text = '[bank](https://bank.example@evil.example) [bаnk](https://bаnk.example)';
  render(<Markdown text={text} streaming={false} />);
  expect(screen.getByRole('link', { name: 'bank (evil.example)' })).toBeVisible();
  expect(screen.getByRole('link', { name: /\(xn--[\w-]+\.example\)/ })).toBeVisible();
});

it.each([
  ['https://paypal.com', 'https://paypal.co/x', ' (paypal.co)'],
  ['my-bank.com', 'https://bank.com', ' (bank.com)'],
  ['https://paypal.com@paypal.co', 'https://paypal.com@paypal.co', ' (paypal.co)'],
  ['https://bаnk.example', 'https://bаnk.example', ' (xn--bnk-6cd.example)'],
  ['example.org', 'https://example.org/a', ''],
  [' HTTPS://Example.org?b ', 'https://example.org/a', ''],
  ['example.org:8080', 'https://example.org:8080', ''],
])('lets the label %s of a link to %s replace the host only if it names it', (label, target, host) => {
  render(<Markdown text={`[${label}](${target})`} streaming={false} />);
  expect(screen.getByRole('link').textContent.trim()).toBe(`${label.trim()}${host}`);
});

it.each(['[click](javascript:alert(1))', '[click](data:text/html,x)', '[click](/settings)', '[click](//evil.example)'])(
  'makes no link of %s',
  (text) => {
    render(<Markdown text={text} streaming={false} />);
    expect(screen.getByText('click')).toBeVisible();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  },
);

it('shows what GitHub shows: tasks, deleted text, quotes, loose and tight lists, footnotes', () => {
  const text =
    '3. three\n4. four\n\n---\n\n- [x] done\n- [ ] open\n\n> quoted ~~gone~~ *a* `b`\n\n- a\n\n- b\n\n' +
    'Note[^1]  \nnext\n\n[^1]: There.';
  const { container } = render(<Markdown text={text} streaming={false} />);
  expect(container.querySelector('ol')).toHaveAttribute('start', '3');
  expect(container.querySelector('ol li p, hr + ul li p')).toBeNull();
  expect(container.querySelectorAll('li > p')).toHaveLength(2);
  expect(screen.getAllByRole('checkbox').map((box) => (box as HTMLInputElement).checked)).toEqual([true, false]);
  for (const name of ['blockquote', 'del', 'em', 'code', 'br', 'hr'])
    expect(container.querySelector(name)).not.toBeNull();
  expect(container.querySelectorAll('sup')).toHaveLength(2);
  expect(screen.getByText('There.')).toBeVisible();
});

it('makes no element of HTML and fetches no image', async () => {
  const { container } = render(
    <Markdown
      text={'<script>alert(1)</script> <b onclick="x()">bold</b>\n\n![chart](https://evil.example/?q=secret)'}
      streaming={false}
    />,
  );
  expect(await screen.findByRole('link', { name: 'chart (evil.example)' })).toBeVisible();
  expect(container.querySelector('script, b, img')).toBeNull();
  expect(screen.getByText(/<script>/)).toBeVisible();
});

it('breaks a line for a br element without attributes', () => {
  const { container } = render(
    <Markdown text={'| kind | days |\n|---|---|\n| oat<br>soy<BR />rice | <br class="x"> |'} streaming={false} />,
  );
  expect(container.querySelector('td')?.innerHTML).toBe('oat<br>soy<br>rice');
  expect(screen.getByRole('cell', { name: '<br class="x">' })).toBeVisible();
});

it('lets lists, quotes and tables run as their words do, and code from left to right', () => {
  const text = '- شاي\n\n1. קפה\n\n> مرحبا `a.b()`\n\n| שם |\n|---|\n| חלב |\n\n```\nlet a;\n```';
  const { container } = render(<Markdown text={text} streaming={false} />);
  for (const name of ['ul', 'ol', 'blockquote', 'table'])
    expect(container.querySelector(name)).toHaveAttribute('dir', 'auto');
  for (const code of container.querySelectorAll('code')) expect(code.closest('[dir]')).toHaveAttribute('dir', 'ltr');
});

it('copies code, and colours it once it is complete', async () => {
  const user = userEvent.setup();
  const { container, rerender } = render(<Markdown text={'```ts\nconst a = 1;'} streaming />);
  expect(container.querySelector('code')).toHaveTextContent('const a = 1;');
  rerender(<Markdown text={'```ts\nconst a = 1;\n```'} streaming />);
  await waitFor(() => expect(container.querySelector('.hljs-keyword')).toHaveTextContent('const'));

  await user.click(screen.getByRole('button', { name: 'Copy code' }));
  expect(await navigator.clipboard.readText()).toBe('const a = 1;');
  expect(screen.getByRole('button', { name: 'Copied' })).toBeVisible();
});
