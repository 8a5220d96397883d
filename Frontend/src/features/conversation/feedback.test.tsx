import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { expectAccessible } from '../../testing/expectAccessible';
import { renderApp } from '../../testing/renderApp';
import { detailOf, home, problem, server, sessionOf } from '../../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
const path = `/api/chat/sessions/${id}/messages/a/feedback`;
const sent = vi.fn();

const serve = (metadata: object) =>
  server.use(
    ...home([sessionOf(id)]),
    http.get(`/api/chat/sessions/${id}`, () =>
      HttpResponse.json(
        detailOf(sessionOf(id), [
          { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
          { id: 'a', role: 'assistant', metadata, parts: [{ type: 'text', text: 'Hello.' }] },
        ]),
      ),
    ),
    http.put(path, async ({ request }) => {
      const feedback = await request.json();
      sent(feedback);
      return HttpResponse.json(feedback);
    }),
    http.delete(path, () => {
      sent('deleted');
      return new HttpResponse(null, { status: 204 });
    }),
  );

const show = async (metadata: object = {}) => {
  serve({ status: 'complete', ...metadata });
  const app = renderApp(`/chat/${id}`);
  await screen.findByText('Hello.');
  return app;
};

const thumb = (name: 'Good answer' | 'Bad answer') => screen.getByRole('button', { name });

beforeEach(() => void sent.mockReset());

it('rates an answer, asks why, and keeps the focus', async () => {
  const { user, container } = await show();
  expect(thumb('Good answer')).toHaveAttribute('aria-pressed', 'false');
  await user.click(thumb('Bad answer'));
  expect(thumb('Bad answer')).toHaveAttribute('aria-pressed', 'true');
  expect(thumb('Bad answer')).toHaveFocus();
  const field = screen.getByRole('textbox', { name: 'What was wrong? (optional)' });
  expect(
    within(screen.getByRole('group', { name: 'Feedback' })).getByRole('button', { name: 'Send feedback' }),
  ).toBeDisabled();
  await expectAccessible(container);

  await user.type(field, ' It is late. {Enter}');
  expect(field).not.toBeInTheDocument();
  expect(thumb('Bad answer')).toHaveFocus();
  await waitFor(() =>
    expect(sent.mock.calls).toEqual([[{ rating: 'down' }], [{ rating: 'down', comment: 'It is late.' }]]),
  );
});

it('changes a rating, and takes it back with the same thumb', async () => {
  const { user } = await show({ feedback: { rating: 'up' } });
  expect(thumb('Good answer')).toHaveAttribute('aria-pressed', 'true');
  await user.click(thumb('Bad answer'));
  expect(thumb('Good answer')).toHaveAttribute('aria-pressed', 'false');
  await user.keyboard('{Tab}{Tab}{Escape}');
  expect(screen.queryByRole('group', { name: 'Feedback' })).not.toBeInTheDocument();
  await user.click(thumb('Bad answer'));
  expect(thumb('Bad answer')).toHaveAttribute('aria-pressed', 'false');
  expect(screen.queryByRole('group', { name: 'Feedback' })).not.toBeInTheDocument();
  await waitFor(() => expect(sent).toHaveBeenLastCalledWith('deleted'));
});

it('says when a rating was not saved, and shows it no longer', async () => {
  const { user } = await show();
  server.use(http.put(path, () => problem(503, 'unavailable')));
  await user.click(thumb('Good answer'));
  expect(await screen.findByText(/^Your rating was not saved\./)).toBeVisible();
  expect(thumb('Good answer')).toHaveAttribute('aria-pressed', 'false');
  expect(screen.queryByRole('group', { name: 'Feedback' })).not.toBeInTheDocument();
});

it('shows the details of an answer on demand', async () => {
  const { user, container } = await show({
    model: 'alias',
    responseModel: 'vendor/model-7b',
    usage: { inputTokens: 1_200, outputTokens: 34 },
    timeToFirstTokenMs: 440,
  });
  const button = screen.getByRole('button', { name: 'Details' });
  expect(button).toHaveAttribute('aria-expanded', 'false');
  expect(container).not.toHaveTextContent('vendor/model-7b');

  await user.click(button);
  const details = screen.getByRole('group', { name: 'Details' });
  expect(button).toHaveAttribute('aria-controls', details.id);
  for (const text of ['vendor/model-7b', '1,200', '34', '440 ms', 'Unknown'])
    expect(await within(details).findByText(text)).toBeVisible();
  await expectAccessible(container);

  await user.click(button);
  expect(details).not.toBeInTheDocument();
});
