import { render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary';

const Broken = (): never => {
  throw new Error('Broken.');
};
const failed = vi.fn();
const at = (place: string, broken: boolean) => (
  <ErrorBoundary resetKey={place} fallback="It failed." onFailure={failed}>
    {broken ? <Broken /> : 'It works.'}
  </ErrorBoundary>
);

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  failed.mockReset();
});

it('shows once that its children have failed, and renders them again with another key', () => {
  const { rerender } = render(at('here', true));
  expect(screen.getByText('It failed.')).toBeVisible();
  rerender(at('here', false));
  expect(screen.getByText('It failed.')).toBeVisible();
  expect(failed).toHaveBeenCalledOnce();
  rerender(at('there', false));
  expect(screen.getByText('It works.')).toBeVisible();
});

it('renders once what fails as soon as the key changes', () => {
  const { rerender } = render(at('here', false));
  rerender(at('there', true));
  expect(screen.getByText('It failed.')).toBeVisible();
  expect(failed).toHaveBeenCalledOnce();
});
