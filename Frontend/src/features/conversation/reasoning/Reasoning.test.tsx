import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { expectAccessible } from '../../../testing/expectAccessible';
import { Reasoning } from './Reasoning';

const text = 'First the **units**.';

it('is folded, and shows its text as Markdown when it is opened', async () => {
  const { container } = render(<Reasoning text={text} running={false} duration={12_000} />);
  const button = screen.getByRole('button', { name: 'Thought for 12 s' });
  expect(button).toHaveAttribute('aria-expanded', 'false');
  expect(container).not.toHaveTextContent('units');
  await expectAccessible(container);

  await userEvent.click(button);
  expect(button).toHaveAttribute('aria-expanded', 'true');
  const thoughts = screen.getByRole('group', { name: 'Thoughts' });
  expect(button).toHaveAttribute('aria-controls', thoughts.id);
  expect((await within(thoughts).findByText('units')).tagName).toBe('STRONG');
  await expectAccessible(container);

  await userEvent.click(button);
  expect(container).not.toHaveTextContent('units');
});

it('counts the seconds while the model reasons, without changing the name of the button', () => {
  vi.useFakeTimers();
  try {
    const { container, rerender } = render(<Reasoning text="" running duration={undefined} />);
    const button = screen.getByRole('button', { name: 'Thinking…' });
    expect(button).toHaveTextContent(/^Thinking…$/);
    act(() => void vi.advanceTimersByTime(3_100));
    expect(button).toHaveTextContent('Thinking…3 s');
    expect(button).toHaveAccessibleName('Thinking…');
    act(() => void vi.advanceTimersByTime(60_000));
    expect(button).toHaveTextContent('Thinking…1 min 3 s');
    // Nothing of it is announced piece by piece.
    expect(container.querySelector('[aria-live], [role="status"], [role="alert"], [role="log"]')).toBeNull();

    rerender(<Reasoning text={text} running={false} duration={63_000} />);
    expect(screen.getByRole('button', { name: 'Thought for 1 min 3 s' })).toBe(button);
  } finally {
    vi.useRealTimers();
  }
});

it('stays open when the reasoning ends', async () => {
  const { rerender } = render(<Reasoning text="First" running duration={undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Thinking…' }));
  rerender(<Reasoning text={text} running={false} duration={500} />);
  expect(screen.getByRole('button', { name: 'Thought briefly' })).toHaveAttribute('aria-expanded', 'true');
  expect(await screen.findByText('units')).toBeVisible();
});

it('offers nothing to open where a model keeps its thoughts to itself', () => {
  render(<Reasoning text="" running={false} duration={2_000} />);
  expect(screen.getByText('Thought for 2 s')).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});
