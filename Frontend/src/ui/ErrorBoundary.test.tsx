import { render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary';

const Broken = (): never => {
  throw new Error('Broken.');
};
const failed = vi.fn();
const at = (place: string, broken: boolean) => (
  <ErrorBoundary place={place} fallback="It failed." onFailure={failed}>
    {broken ? <Broken /> : 'It works.'}
  </ErrorBoundary>
);

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  failed.mockReset();
});

it('says that what it shows has failed, once, and tries again at another place', () => {
  const { rerender } = render(at('here', true));
  expect(screen.getByText('It failed.')).toBeVisible();
  rerender(at('here', false));
  expect(screen.getByText('It failed.')).toBeVisible();
  expect(failed).toHaveBeenCalledOnce();
  rerender(at('there', false));
  expect(screen.getByText('It works.')).toBeVisible();
});

it('tries once what fails as soon as the place is another', () => {
  const { rerender } = render(at('here', false));
  rerender(at('there', true));
  expect(screen.getByText('It failed.')).toBeVisible();
  expect(failed).toHaveBeenCalledOnce();
});
