import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { answer, detailOf, home, problem, server, sessionOf, stream } from '../../testing/server';

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

it('edits a message in place: Escape cancels, Enter sends, and the focus is never lost', async () => {
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
  await expectVisible('Milk is cold.');
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

it('regenerates, and switches between the versions by key', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Tea is green.', 'a2', session))));
  const asked = vi.fn();
  server.use(
    http.patch(`/api/chat/sessions/${id}`, async ({ request }) => {
      asked(await request.json());
      return HttpResponse.json(session);
    }),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Regenerate' }));
  await expectVisible('Tea is green.');
  expect(screen.queryByText('hot')).not.toBeInTheDocument();
  const picker = await screen.findByRole('group', { name: 'Versions of this answer' });
  expect(picker).toHaveTextContent('2 / 2');
  expect(within(picker).getByRole('button', { name: 'Next version' })).toHaveAttribute('aria-disabled', 'true');

  const branches = [{ parentId: 'q1', messageIds: ['a1', 'a2'] }];
  stored(branch, { branches });
  const previous = within(picker).getByRole('button', { name: 'Previous version' });
  await user.click(previous);
  await expectVisible('hot');
  expect(picker).toHaveTextContent('1 / 2');
  expect(previous).toHaveFocus();

  stored([branch[0] ?? {}, reply('a2', 'Tea is green.')], { branches });
  await user.keyboard('{ArrowRight}');
  await expectVisible('Tea is green.');
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(asked.mock.calls).toEqual([[{ activeLeafId: 'a1' }], [{ activeLeafId: 'a2' }]]);
});

it('restores the version before when the service refuses another, and reports it', async () => {
  stored(branch, two);
  server.use(
    http.patch(`/api/chat/sessions/${id}`, () => problem(409, 'run_active', { detail: 'An answer is being written.' })),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Next version' }));
  await expectVisible(/The other version was not shown\. An answer is being written\./);
  await expectVisible('hot');
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
  await expectVisible('Tell me of milk.');
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
  await expectVisible('hot');
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
  await expectVisible('hot');
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
  await expectVisible('Tell me of tea.');
  expect(screen.getAllByRole('article')).toHaveLength(4);
  expect(screen.queryByRole('button', { name: 'Show older messages' })).not.toBeInTheDocument();
});

const failed = (key: string, parts: object[] = []) => ({
  id: key,
  role: 'assistant',
  parts,
  metadata: { status: 'error', errorCode: 'model_unavailable' },
});

const fails = (messageId: string) =>
  stream([
    { type: 'start', messageId, messageMetadata: { sessionId: id, status: 'streaming' } },
    { type: 'message-metadata', messageMetadata: { status: 'error', errorCode: 'model_unavailable' } },
    { type: 'error', errorText: 'The model cannot be reached.' },
  ]);

it('replaces an empty failed answer, and has one button to retry it', async () => {
  const answers = [fails('a2'), stream(answer('Tea is hot.', 'a3', session))];
  server.use(http.post('/api/chat/stream', () => answers.shift()));
  stored([question('q1', 'Tell me of tea.'), failed('a1')]);
  const { user } = renderApp(`/chat/${id}`);
  for (let times = 0; times < 2; times++) {
    const retry = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.queryByRole('button', { name: 'Regenerate' })).not.toBeInTheDocument();
    expect(screen.queryByRole('group', { name: 'Versions of this answer' })).not.toBeInTheDocument();
    await user.click(retry);
  }
  await expectVisible('Tea is hot.');
  expect(await screen.findByRole('button', { name: 'Regenerate' })).toBeVisible();
  expect(screen.queryByRole('group', { name: 'Versions of this answer' })).not.toBeInTheDocument();
});

it('keeps the version of an answer that failed after its first words', async () => {
  server.use(http.post('/api/chat/stream', () => stream(answer('Tea is hot.', 'a2', session))));
  stored([question('q1', 'Tell me of tea.'), failed('a1', [{ type: 'text', text: 'Tea is' }])]);
  const { user } = renderApp(`/chat/${id}`);
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  await expectVisible('Tea is hot.');
  expect(await screen.findByRole('group', { name: 'Versions of this answer' })).toHaveTextContent('2 / 2');
});
