import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WaitingText } from './WaitingText';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says nothing at first, then what is being waited for', () => {
  const { container } = render(<WaitingText />);
  act(() => {
    vi.advanceTimersByTime(2_999);
  });
  expect(container).toBeEmptyDOMElement();
  act(() => {
    vi.advanceTimersByTime(1);
  });
  expect(screen.getByText('Waiting for the model…')).toBeVisible();
  act(() => {
    vi.advanceTimersByTime(12_000);
  });
  expect(screen.getByText('Still waiting. A local model may have to be loaded first.')).toBeVisible();
});
