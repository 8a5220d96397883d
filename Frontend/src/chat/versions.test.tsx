import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { seen } from '../testing/seen';
import { answer, detailOf, home, problem, server, sessionOf, stream } from '../testing/server';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
const session = sessionOf(id);
const question = (key: string, text: string) => ({ id: key, role: 'user', parts: [{ type: 'text', text }] });
const reply = (key: string, text: string) => ({ id: key, role: 'assistant', parts: [{ type: 'text', text }] });
const branch = [question('q1', 'Tell me of tea.'), reply('a1', 'Tea is **hot**.')];
const two = { branches: [{ parentId: null, messageIds: ['q1', 'q2'] }] };

const stored = (messages: object[], extra: object = {}) =>
  server.use(http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(session, messages, extra))));

beforeEach(() => {
  server.use(...home([session]));
  stored(branch);
});

async function open() {
  const app = renderApp(`/chat/${id}`);
  await screen.findByText('hot');
  return app;
}

const editor = () => screen.getByRole('textbox', { name: 'Edit message' });
const said = () => within(screen.getAllByRole('article', { name: 'You' })[0] ?? document.body);

it('edits a message in place: Escape gives up, Enter sends, and the focus is never lost', async () => {
  const sent = vi.fn();
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      sent(await request.json());
      return stream(answer('Milk is cold.', 'a2', session));
    }),
  );
  const { user } = await open();
  await user.click(said().getByRole('button', { name: 'Edit message' }));
  const field = editor();
  expect(field).toHaveFocus();
  expect(field).toHaveValue('Tell me of tea.');
  fireEvent.keyDown(field, { key: 'Escape', keyCode: 229 });
  expect(field).toHaveFocus();
  await user.type(field, ' Now.{Escape}');
  expect(said().getByText('Tell me of tea.')).toBeVisible();
  expect(said().getByRole('button', { name: 'Edit message' })).toHaveFocus();

  await user.keyboard('{Enter}');
  const again = editor();
  expect(again).toHaveValue('Tell me of tea.');
  await user.clear(again);
  await user.type(again, 'Tell me{Shift>}{Enter}{/Shift}of milk.{Control>}{Enter}{/Control}');
  await seen('Milk is cold.');
  expect(said().getByText(/Tell me\s+of milk\./)).toBeVisible();
  expect(said().getByRole('button', { name: 'Edit message' })).toHaveFocus();
  expect(said().getByRole('group', { name: 'Versions of this message' })).toHaveTextContent('2 / 2');
  expect(sent).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ messageId: 'q1', trigger: 'submit-message' }));
});

it('keeps an edit that was refused in its editor, also across a reload', async () => {
  server.use(http.post('/api/chat/stream', () => problem(429, 'rate_limited', {}, { 'retry-after': '75' })));
  const before = await open();
  await before.user.click(said().getByRole('button', { name: 'Edit message' }));
  await before.user.type(editor(), ' Now.{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('That was too fast.');
  expect(await screen.findByRole('textbox', { name: 'Edit message' })).toHaveValue('Tell me of tea. Now.');
  expect(screen.getByText('hot')).toBeVisible();
  expect(screen.getByRole('button', { name: /^Try again in 1:1\d min$/ })).toBeDisabled();

  before.unmount();
  const after = await open();
  await after.user.click(said().getByRole('button', { name: 'Edit message' }));
  expect(editor()).toHaveValue('Tell me of tea. Now.');
});

it('answers again, and goes back and forth between the answers by key', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Tea is green.', 'a2', session))));
  const asked = vi.fn();
  server.use(
    http.patch(`/api/chat/sessions/${id}`, async ({ request }) => {
      asked(await request.json());
      return HttpResponse.json(session);
    }),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Answer again' }));
  await seen('Tea is green.');
  expect(screen.queryByText('hot')).not.toBeInTheDocument();
  const picker = await screen.findByRole('group', { name: 'Versions of this answer' });
  expect(picker).toHaveTextContent('2 / 2');
  expect(within(picker).getByRole('button', { name: 'Next version' })).toHaveAttribute('aria-disabled', 'true');

  const branches = [{ parentId: 'q1', messageIds: ['a1', 'a2'] }];
  stored(branch, { branches });
  const previous = within(picker).getByRole('button', { name: 'Previous version' });
  await user.click(previous);
  await seen('hot');
  expect(picker).toHaveTextContent('1 / 2');
  expect(previous).toHaveFocus();

  stored([branch[0] ?? {}, reply('a2', 'Tea is green.')], { branches });
  await user.keyboard('{ArrowRight}');
  await seen('Tea is green.');
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(asked.mock.calls).toEqual([[{ activeLeafId: 'a1' }], [{ activeLeafId: 'a2' }]]);
});

it('goes back to the version that was shown when the service refuses another, and says so', async () => {
  stored(branch, two);
  server.use(http.patch(`/api/chat/sessions/${id}`, () => problem(409, 'run_active', { detail: 'An answer is being written.' })));
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Next version' }));
  await seen(/The other version was not shown\. An answer is being written\./);
  await seen('hot');
  expect(screen.getByRole('group', { name: 'Versions of this message' })).toHaveTextContent('1 / 2');
});

it('shows the branch that a linked message is on', async () => {
  Element.prototype.scrollIntoView = vi.fn();
  stored(branch, two);
  server.use(
    http.patch(`/api/chat/sessions/${id}`, async ({ request }) => {
      const { activeLeafId } = (await request.json()) as { activeLeafId: string };
      if (activeLeafId !== 'q2') return problem(404, 'message_not_found');
      stored([question('q2', 'Tell me of milk.')], two);
      return HttpResponse.json(session);
    }),
  );
  renderApp(`/chat/${id}#q2`);
  await seen('Tell me of milk.');
  await waitFor(() => expect(screen.getByText('Tell me of milk.').closest('article')).toHaveFocus());
});

it('leaves what is shown where a linked message is nowhere', async () => {
  const asked = vi.fn();
  server.use(
    http.patch(`/api/chat/sessions/${id}`, () => {
      asked();
      return problem(404, 'message_not_found');
    }),
  );
  renderApp(`/chat/${id}#gone`);
  await seen('hot');
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
  await seen('hot');
});

it('copies an answer as the Markdown that it is, and a message as it was typed', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Copy answer' }));
  expect(await navigator.clipboard.readText()).toBe('Tea is **hot**.');
  await user.click(screen.getByRole('button', { name: 'Copy message' }));
  expect(await navigator.clipboard.readText()).toBe('Tell me of tea.');
});

it('reads older messages when asked to', async () => {
  stored([question('q2', 'And milk?'), reply('a2', 'Milk is **hot** too.')], { hasMore: true });
  const { user } = await open();
  stored(branch);
  await user.click(screen.getByRole('button', { name: 'Show older messages' }));
  await seen('Tell me of tea.');
  expect(screen.getAllByRole('article')).toHaveLength(4);
  expect(screen.queryByRole('button', { name: 'Show older messages' })).not.toBeInTheDocument();
});
