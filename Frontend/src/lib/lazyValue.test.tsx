import { render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { lazyValue } from './lazyValue';

function setUp(load: () => Promise<() => string>) {
  const useGreeting = lazyValue(load);
  return function Greeting({ needed = true }: { needed?: boolean }) {
    return <p>{useGreeting(needed)?.() ?? 'plain'}</p>;
  };
}

it('loads a value once, when it is first needed', async () => {
  const load = vi.fn(() => Promise.resolve(() => 'hello'));
  const Greeting = setUp(load);
  const { rerender } = render(<Greeting needed={false} />);
  expect(load).not.toHaveBeenCalled();
  rerender(
    <>
      <Greeting />
      <Greeting />
      <Greeting needed={false} />
    </>,
  );
  await waitFor(() => expect(screen.getAllByText('hello')).toHaveLength(2));
  expect(screen.getByText('plain')).toBeVisible();
  expect(load).toHaveBeenCalledOnce();
});

it('does without a value that does not load, and loads it for the next component', async () => {
  const load = vi.fn(() => Promise.resolve(() => 'hello'));
  load.mockRejectedValueOnce(new TypeError('No network.'));
  const Greeting = setUp(load);
  const { rerender } = render(<Greeting key={1} />);
  await waitFor(() => expect(load).toHaveBeenCalledOnce());
  expect(screen.getByText('plain')).toBeVisible();
  rerender(<Greeting key={2} />);
  expect(await screen.findByText('hello')).toBeVisible();
});
