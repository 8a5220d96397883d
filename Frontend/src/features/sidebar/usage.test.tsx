import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { problem, server } from '../../testing/server';
import { choose, milk, serveSessions } from '../../testing/sessions';

const path = `/api/chat/sessions/${milk.id}/usage`;
const models = [{ model: 'vendor/model-7b', answers: 2 }];

beforeEach(serveSessions);

const open = async () => {
  const app = renderApp('/');
  await choose(app, 'Milk', 'Usage');
  return { app, dialog: within(await screen.findByRole('dialog', { name: 'Usage' })) };
};

it('shows the usage of the answers of a chat', async () => {
  const usage = {
    answers: 2,
    answersWithoutFigures: 0,
    inputTokens: 1_200,
    outputTokens: 34,
    reasoningTokens: 20,
    models,
  };
  server.use(http.get(path, () => HttpResponse.json(usage)));
  const { app, dialog } = await open();
  expect(await dialog.findByText('1,200')).toBeVisible();
  for (const text of ['Milk', '2', '34', '20', 'vendor/model-7b (2)']) expect(dialog.getByText(text)).toBeVisible();
  expect(dialog.queryByText(/did not report/)).not.toBeInTheDocument();
  await app.user.click(dialog.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('shows the usage of the title, and that a sum without its figures lacks them', async () => {
  const usage = { answers: 1, answersWithoutFigures: 0, inputTokens: 300, outputTokens: 20, models };
  server.use(http.get(path, () => HttpResponse.json({ ...usage, title: { inputTokens: 120, outputTokens: 6 } })));
  const { app, dialog } = await open();
  expect(await dialog.findByText('126')).toBeVisible();
  expect(dialog.getByText('300')).toBeVisible();
  await app.user.click(dialog.getByRole('button', { name: 'Close' }));

  server.use(http.get(path, () => HttpResponse.json({ ...usage, title: { isPartial: true } })));
  await choose(app, 'Milk', 'Usage');
  expect(await screen.findByText('At least 300')).toBeVisible();
  expect(screen.getByText('Unknown')).toBeVisible();
});

it('says what is missing in the sums', async () => {
  const usage = { answers: 2, answersWithoutFigures: 1, inputTokens: 1_200, models };
  server.use(http.get(path, () => HttpResponse.json(usage)));
  const { dialog } = await open();
  expect(await dialog.findByText('At least 1,200')).toBeVisible();
  expect(dialog.getByText('Unknown')).toBeVisible();
  expect(dialog.getByText(/^1 answer is not or only partly in these sums/)).toBeVisible();
});

it('says why it cannot be shown', async () => {
  server.use(http.get(path, () => problem(404, 'session_not_found')));
  const { dialog } = await open();
  expect(await dialog.findByRole('alert')).toBeVisible();
});
