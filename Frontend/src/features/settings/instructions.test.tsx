import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { button, section, serveAccount } from '../../testing/account';
import { renderApp } from '../../testing/renderApp';
import { problem, server } from '../../testing/server';

const path = '/api/chat/instructions';

beforeEach(serveAccount);

it('shows what is saved, and saves what was changed', async () => {
  const saved = vi.fn();
  server.use(
    http.get(path, () => HttpResponse.json({ aboutMe: 'I bake.', howToAnswer: '' })),
    http.put(path, async ({ request }) => {
      const body = await request.json();
      saved(body);
      return HttpResponse.json(body as object);
    }),
  );
  const { user } = renderApp('/settings');

  expect(await screen.findByLabelText('About you')).toHaveValue('I bake.');
  expect(await button('Save instructions')).toBeDisabled();
  await user.type(screen.getByLabelText('How Fubuni should answer'), 'In rhymes.');
  await user.click(await button('Save instructions'));

  expect(await screen.findByText('Your instructions are saved.')).toBeVisible();
  expect(saved).toHaveBeenCalledExactlyOnceWith({ aboutMe: 'I bake.', howToAnswer: 'In rhymes.' });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save instructions' })).toBeDisabled());
});

it('keeps what was typed when saving fails', async () => {
  server.use(http.put(path, () => problem(500, 'internal_error')));
  const { user } = renderApp('/settings');

  await user.type(await screen.findByLabelText('About you'), 'I bake.');
  await user.click(await button('Save instructions'));

  expect(await section('Instructions')).toHaveTextContent('I bake.');
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(await button('Save instructions')).toBeEnabled();
});
