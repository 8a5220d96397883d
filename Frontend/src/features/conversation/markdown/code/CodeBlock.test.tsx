import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import * as files from '../../../../lib/saveFile';
import { expectAccessible } from '../../../../testing/expectAccessible';
import { CodeBlock } from './CodeBlock';

const linesOf = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n');
const show = (code: string, complete = true) => <CodeBlock code={code} language="unknown" complete={complete} />;

it('wraps lines on request', async () => {
  const { container } = render(show('a'));
  const button = screen.getByRole('button', { name: 'Wrap lines' });
  const code = container.querySelector('pre');
  expect(button).toHaveAttribute('aria-pressed', 'false');
  expect(code).toHaveAttribute('data-wrapped', 'false');
  await userEvent.click(button);
  expect(button).toHaveAttribute('aria-pressed', 'true');
  expect(code).toHaveAttribute('data-wrapped', 'true');
  await expectAccessible(container);
});

it('saves the code as a file of its language', async () => {
  const saveFile = vi.spyOn(files, 'saveFile').mockReturnValue(undefined);
  render(<CodeBlock code="let a;" language="ts" complete />);
  await userEvent.click(screen.getByRole('button', { name: 'Download code' }));
  const [file, name] = saveFile.mock.calls[0] ?? [];
  expect(name).toBe('code.ts');
  expect(await file?.text()).toBe('let a;\n');
});

it('folds long code, and unfolds it', async () => {
  const { container } = render(show(linesOf(41)));
  const code = container.querySelector('pre');
  const button = screen.getByRole('button', { name: 'Show all 41 lines' });
  expect(code).toHaveAttribute('data-folded', 'true');
  await userEvent.click(button);
  expect(code).toHaveAttribute('data-folded', 'false');
  expect(button).toHaveTextContent('Show less');
  await userEvent.click(button);
  expect(code).toHaveAttribute('data-folded', 'true');
});

it('does not fold short code', () => {
  render(show(linesOf(40)));
  expect(screen.queryByRole('button', { name: /Show/ })).not.toBeInTheDocument();
});

it('leaves code that was streamed unfolded, so that nothing moves at its end', () => {
  const { container, rerender } = render(show('line 0', false));
  rerender(show(linesOf(60), false));
  const button = screen.getByRole('button', { name: 'Show less' });
  rerender(show(linesOf(60)));
  expect(container.querySelector('pre')).toHaveAttribute('data-folded', 'false');
  expect(screen.getByRole('button', { name: 'Show less' })).toBe(button);
});
