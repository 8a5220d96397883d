import { act, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { lazyComponent } from './lazyComponent';

const Page = ({ name }: { name: string }) => <p>The page of {name}</p>;
const StandIn = ({ name }: { name: string }) => <p>Waiting for {name}</p>;

it('is shown at once where it has been fetched before', async () => {
  const fetched = vi.fn(() => Promise.resolve(Page));
  const OnDemand = lazyComponent(fetched, StandIn);
  OnDemand.preload();
  await fetched.mock.results[0]?.value;
  render(<OnDemand name="Ada" />);
  expect(screen.getByText('The page of Ada')).toBeVisible();
  expect(fetched).toHaveBeenCalledOnce();
});

it('shows a placeholder until it is loaded, and no longer', async () => {
  let arrive: (page: typeof Page) => void = () => undefined;
  const arrived = new Promise<typeof Page>((resolve) => (arrive = resolve));
  const OnDemand = lazyComponent(() => arrived, StandIn);
  render(<OnDemand name="Ada" />);
  expect(screen.getByText('Waiting for Ada')).toBeVisible();
  await act(async () => {
    arrive(Page);
    await arrived;
  });
  expect(screen.getByText('The page of Ada')).toBeVisible();
});

it('fails where it does not arrive, and is fetched again for the next who needs it', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const OnDemand = lazyComponent(
    vi.fn<() => Promise<typeof Page>>().mockRejectedValueOnce(new TypeError('No network.')).mockResolvedValue(Page),
    StandIn,
  );
  const show = () =>
    render(
      <ErrorBoundary fallback="It failed.">
        <OnDemand name="Ada" />
      </ErrorBoundary>,
    );
  show();
  expect(await screen.findByText('It failed.')).toBeVisible();
  show();
  expect(await screen.findByText('The page of Ada')).toBeVisible();
});

it('keeps the placeholder after a failure if asked to, until another use has loaded it', async () => {
  const OnDemand = lazyComponent(
    vi.fn<() => Promise<typeof Page>>().mockRejectedValueOnce(new TypeError('No network.')).mockResolvedValue(Page),
    StandIn,
    { keepPlaceholder: true },
  );
  await act(async () => {
    render(<OnDemand name="Ada" />);
    await Promise.resolve();
  });
  expect(screen.getByText('Waiting for Ada')).toBeVisible();
  render(<OnDemand name="Bob" />);
  expect(await screen.findByText('The page of Bob')).toBeVisible();
  expect(screen.getByText('The page of Ada')).toBeVisible();
});
