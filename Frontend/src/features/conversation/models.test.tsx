import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import type { ModelList } from '../../api/generated/chat';
import { expectAccessible } from '../../testing/expectAccessible';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { answer, detailOf, home, problem, server, sessionOf, stream } from '../../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
const session = sessionOf(id);
const two: ModelList = {
  items: [
    { id: 'small', name: 'Small', tools: true, isDefault: true, demo: false },
    { id: 'large', name: 'Large model', tools: false, isDefault: false, demo: false, reasoning: true },
  ],
  selected: 'small',
};
const branch = (metadata: object) => [
  { id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Tell me of tea.' }] },
  { id: 'a1', role: 'assistant', metadata, parts: [{ type: 'text', text: 'Tea is hot.' }] },
];

const sent = vi.fn();
const answers = (...responses: (() => Response)[]) =>
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      sent(await request.json());
      return (responses.shift() ?? (() => problem(500, 'too_many')))();
    }),
  );
const stored = (model: string, metadata: object) =>
  server.use(
    http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(session, branch(metadata), { model }))),
  );
const say =
  (text: string, message = 'a2') =>
  () =>
    stream(answer(text, message, session));

beforeEach(() => {
  sent.mockReset();
  server.use(
    http.get('/api/chat/models', () => HttpResponse.json(two)),
    ...home([session]),
  );
});

const picker = (name: string) => screen.findByRole('button', { name: `Model: ${name}` });

it('says nothing of models where there is one', async () => {
  server.use(...home([session]));
  stored('demo', { model: 'demo', status: 'complete' });
  answers(say('Milk.'));
  const { user } = renderApp(`/chat/${id}`);
  await expectVisible('Tea is hot.');
  expect(screen.getByText('Demo')).toBeVisible();
  expect(screen.queryByRole('button', { name: /[Mm]odel/ })).not.toBeInTheDocument();
  expect(within(screen.getByRole('article', { name: 'Fubuni' })).queryByText('demo')).not.toBeInTheDocument();
  await user.type(screen.getByLabelText('Message'), 'And milk?{Enter}');
  await expectVisible('Milk.');
  expect(sent.mock.lastCall?.[0]).not.toHaveProperty('model');
});

it('is chosen with the keyboard, sent, and remembered for the next new chat', async () => {
  answers(say('Tea.'));
  const { user } = renderApp('/');
  const button = await picker('Small');
  button.focus();
  await user.keyboard('{Enter}');
  expect(screen.getByRole('menuitemradio', { name: /Small/ })).toHaveFocus();
  expect(screen.getByRole('menuitemradio', { name: /Small/ })).toBeChecked();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('menuitemradio', { name: /Large model.*Reasoning · No tools/ })).toHaveFocus();
  await expectAccessible(document.body);
  await user.keyboard('{Enter}');
  expect(await picker('Large model')).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(screen.getByRole('menuitemradio', { name: /Large model/ })).toHaveFocus();
  await user.keyboard('{Escape}');
  expect(await picker('Large model')).toHaveFocus();

  await user.type(screen.getByLabelText('Message'), 'Tell me of tea.{Enter}');
  await expectVisible('Tea.');
  expect(sent.mock.lastCall?.[0]).toHaveProperty('model', 'large');
  await user.click(screen.getByRole('link', { name: 'New chat' }));
  expect(await screen.findByRole('heading', { name: /What is on your mind/ })).toBeVisible();
  expect(await picker('Large model')).toBeVisible();
});

it('belongs to the chat, and each answer says which one wrote it', async () => {
  stored('large', { model: 'large', modelName: 'Large model', status: 'complete' });
  answers(say('Milk.'));
  const { user } = renderApp(`/chat/${id}`);
  expect(await picker('Large model')).toBeVisible();
  expect(within(screen.getByRole('article', { name: 'Fubuni' })).getByText('Large model')).toBeVisible();
  await user.type(screen.getByLabelText('Message'), 'And milk?{Enter}');
  await expectVisible('Milk.');
  expect(sent.mock.lastCall?.[0]).toHaveProperty('model', 'large');
});

it('gives another answer by the same model or by another one', async () => {
  stored('small', { model: 'small', status: 'complete' });
  answers(say('Tea again.'), say('Tea by the other.', 'a3'));
  const { user } = renderApp(`/chat/${id}`);
  await user.click(await screen.findByRole('button', { name: 'Regenerate' }));
  await expectVisible('Tea again.');
  expect(sent.mock.lastCall?.[0]).toMatchObject({ trigger: 'regenerate-message', messageId: 'a1' });
  expect(sent.mock.lastCall?.[0]).not.toHaveProperty('model');

  await user.click(await screen.findByRole('button', { name: 'Regenerate with another model' }));
  await user.click(await screen.findByRole('menuitem', { name: /Large model/ }));
  await expectVisible('Tea by the other.');
  expect(sent.mock.lastCall?.[0]).toMatchObject({ trigger: 'regenerate-message', messageId: 'a2', model: 'large' });
  expect(await picker('Large model')).toBeVisible();
});

it('tries a failed answer again with another model', async () => {
  stored('large', { model: 'large', status: 'error', errorCode: 'model_overloaded' });
  answers(say('At last.'));
  const { user } = renderApp(`/chat/${id}`);
  await user.click(await screen.findByRole('button', { name: 'Try again with another model' }));
  expect(screen.queryByRole('menuitem', { name: /Large model/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole('menuitem', { name: 'Small' }));
  await expectVisible('At last.');
  expect(sent.mock.lastCall?.[0]).toMatchObject({ trigger: 'regenerate-message', messageId: 'a1', model: 'small' });
});

it('reads the models again when the chosen one was removed, and lets the service choose', async () => {
  const refusal = () => problem(422, 'unknown_model', { errors: { model: ['There is no such model.'] } });
  answers(refusal, say('By what there is.'));
  let lists = 0;
  server.use(
    http.get('/api/chat/models', () => {
      lists++;
      return HttpResponse.json(two);
    }),
  );
  const { user } = renderApp('/');
  await picker('Small');
  await user.type(screen.getByLabelText('Message'), 'Tell me of tea.{Enter}');
  await expectVisible(/That model is not available any more/);
  await waitFor(() => expect(lists).toBe(2));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await expectVisible('By what there is.');
  expect(sent.mock.lastCall?.[0]).not.toHaveProperty('model');
});
